import { egressFetch } from '../../egress/egress';
import { createKioskClient } from '../../kiosk/kiosk-client';
import { parseAddress, readSettings, storeSettings, type KioskSettings } from '../../kiosk/kiosk-settings';
import { isFullScreen, keepAwake, watchFullScreen, watchIdle } from '../../kiosk/screen';
import { askForReload } from '../../kiosk/beat';
import { Disposer } from '../../lib/disposer';
import { messageOf } from '../../lib/errors';
import type { Preferences } from '../preferences.svelte';
import type { Texts } from '../texts.svelte';
import type { Analyser } from './analyser.svelte';
import { reportOf } from './analyser-report';
import { Kiosk } from './kiosk.svelte';
import { liveSiteFeed, ownSiteFeed } from './site-feeds';

/** What a page is for. */
export type KioskMode =
  /** Shows a number; may count one camera besides. */
  | { readonly kind: 'display'; readonly analyse: string | null }
  /** Counts cameras, and shows which. */
  | { readonly kind: 'analyser'; readonly cameras: ReadonlySet<string> | null };

/** Everything the kiosk's components read and call. One per page. */
export class KioskPage {
  readonly mode: KioskMode;
  readonly kiosk: Kiosk;
  #analyser = $state.raw<Analyser | null>(null);
  #analyserProblem = $state<string | null>(null);
  #settings = $state.raw<KioskSettings>(readSettings());
  #isKept = $state(true);
  #isIdle = $state(false);
  #isFull = $state(isFullScreen());
  #isAnalyserWanted: boolean;
  readonly #undo = new Disposer();
  readonly #address = parseAddress(location.search);

  constructor(
    readonly preferences: Preferences,
    readonly texts: Texts,
  ) {
    this.mode = modeOf(location);
    this.#isAnalyserWanted = this.isCounting;
    this.kiosk = this.#undo.own(
      new Kiosk({
        client: createKioskClient(egressFetch),
        feed:
          this.mode.kind === 'analyser' ? ownSiteFeed(() => this.#doesCount()) : liveSiteFeed(egressFetch),
        kind: this.isCounting ? 'analyser' : 'kiosk',
        version: __APP_VERSION__,
        origin: location.origin,
        siteId: () => this.settings.site,
        stateWords: (shown) => this.#stateWords(shown),
        onShowing: () => this.#countWhenReady(),
        onPaired: () => this.#reloadToCount(),
      }),
    );
    this.#undo.add(keepAwake());
    this.#undo.add(watchIdle((isIdle) => (this.#isIdle = isIdle)));
    this.#undo.add(watchFullScreen((isFull) => (this.#isFull = isFull)));
    globalThis.hiroAnalyser = {
      report: () => reportOf(this.kiosk, this.#analyser, __APP_VERSION__),
      stop: () => this.dispose(),
      takeOver: (text) => this.takeOver(text),
    };
  }

  /** Whether cameras are counted here. */
  get isCounting(): boolean {
    return this.mode.kind === 'analyser' || this.mode.analyse !== null;
  }

  /** What stands in the address wins over what is stored. */
  get settings(): KioskSettings {
    const { site, message, full, alerts } = this.#address;
    const stored = this.#settings;
    return {
      site: site ?? stored.site,
      message: message ?? stored.message,
      full: full ?? stored.full,
      alerts: alerts ?? stored.alerts,
    };
  }

  /** Whether this browser keeps what was set. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** Whether nobody has been at the screen for some seconds. */
  get isIdle(): boolean {
    return this.#isIdle;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  get analyser(): Analyser | null {
    return this.#analyser;
  }

  /** Why nothing can be counted here at all; null where it can. */
  get analyserProblem(): string | null {
    return this.#analyserProblem;
  }

  /** Keeps the settings, and follows the chosen site. */
  save(settings: KioskSettings): void {
    this.#settings = settings;
    this.#isKept = storeSettings(settings);
    this.kiosk.chooseSite();
  }

  async goFullScreen(): Promise<void> {
    // A browser that refuses says so in its own words.
    await document.documentElement.requestFullscreen().catch(() => undefined);
  }

  /** Starts to count, once. */
  #countWhenReady(): void {
    if (!this.#isAnalyserWanted) return;
    this.#isAnalyserWanted = false;
    void this.#startAnalyser();
  }

  /**
   * Keeps corrections that another browser has exported, and counts by them.
   * Resolves with the camera's name, or null where the text is no such file. Rejects where nothing is kept.
   */
  async takeOver(text: string): Promise<string | null> {
    const { takeOverChecks } = await import('../count-audit/take-over');
    const name = await takeOverChecks(text);
    await this.#analyser?.readCorrections();
    return name;
  }

  async dispose(): Promise<void> {
    this.#undo.dispose();
    await this.#analyser?.dispose();
  }

  async #startAnalyser(): Promise<void> {
    const { mode } = this;
    const chosen =
      mode.kind === 'analyser' ? mode.cameras : new Set(mode.analyse === null ? [] : [mode.analyse]);
    try {
      const { startAnalyser } = await import('./start-analyser');
      this.#analyser = await startAnalyser(chosen);
    } catch (error) {
      this.#analyserProblem = messageOf(error);
      askForReload('assets');
    }
  }

  #doesCount(): boolean {
    return this.#analyser !== null && this.#analyser.problem === null;
  }

  /** The policy of a page names the hosts of whoever loads it: a device that counts needs one of its own. */
  #reloadToCount(): boolean {
    if (!this.#isAnalyserWanted) return false;
    location.reload();
    return true;
  }

  #stateWords(shown: string): string {
    const { mode } = this;
    if (!this.isCounting) return shown;
    const total = this.#analyser?.sessions.length ?? 0;
    const counts = `counts ${this.#analyser?.running ?? 0} of ${total}`;
    return mode.kind === 'analyser' ? counts : `${shown}; ${counts}`;
  }
}

function modeOf({ pathname, search }: Location): KioskMode {
  if (/\/analyser\/?$/.test(pathname)) {
    const ids = (new URLSearchParams(search).get('cameras') ?? '').split(',').filter((id) => id !== '');
    return { kind: 'analyser', cameras: ids.length === 0 ? null : new Set(ids) };
  }
  return { kind: 'display', analyse: parseAddress(search).analyse ?? null };
}
