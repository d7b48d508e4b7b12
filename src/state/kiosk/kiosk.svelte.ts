import { ApiError } from '../../api/http';
import { askForReload, beat } from '../../kiosk/beat';
import type { KioskClient, KioskSite, Standing } from '../../kiosk/kiosk-client';
import type { DeviceKind } from '../../domain/access';
import { isAbortError, messageOf } from '../../lib/errors';
import { createLogger } from '../../lib/logger';
import { pause, reconnectPauseMs } from '../../reconnect-pause';
import type { KioskAlerts } from './kiosk-alerts';
import { Pairing } from './pairing.svelte';
import { readingOf, type Reading, type SiteNow } from './reading';
import { ServerTime } from './server-time';
import type { SiteFeed } from './site-feed';
import { VersionWatch } from './version-watch';

const HEARTBEAT_MS = 30_000;
const TICK_MS = 1_000;
const ASK_TIME_EVERY_MS = 5_000;
/** Names and time zones of sites are read again this often. */
const SITES_EVERY_MS = 300_000;
const NO_SITE_PAUSE_MS = 15_000;

export type KioskPhase =
  /** Asks the server who it is. */
  | 'starting'
  | 'pairing'
  | 'showing'
  /** The organisation has no site, or the address names one that is not there. */
  | 'no-site'
  /** The server does not let this browser read numbers. */
  | 'refused';

/** What a kiosk is made of. */
export interface KioskParts {
  readonly client: KioskClient;
  readonly feed: SiteFeed;
  readonly kind: DeviceKind;
  readonly version: string;
  /** Where a pairing link leads. */
  readonly origin: string;
  /** Site that was chosen on this screen; empty: the device's own, or the first. */
  readonly siteId: () => string;
  /** How this screen stands, for the list of devices, from what it shows. */
  readonly stateWords?: (shown: string) => string;
  /** A site is followed: whoever counts here may begin. */
  readonly onShowing?: () => void;
  /** This browser has just become a device; true where the page is loaded anew for it. */
  readonly onPaired?: () => boolean;
}

const logger = createLogger('kiosk');

/**
 * An unattended screen: pairs itself, follows one site, reports to the server every half minute, and goes
 * on by itself after whatever happens. One per page; `dispose` ends it.
 */
export class Kiosk {
  readonly time = new ServerTime();
  readonly pairing: Pairing;
  #phase = $state<KioskPhase>('starting');
  #site = $state.raw<KioskSite | null>(null);
  #sites = $state.raw<readonly KioskSite[]>([]);
  #isServerAway = $state(false);
  #nowMs = $state(0);
  #reading = $state.raw<Reading>(readingOf(null, 0, { sinceMs: null }));
  #now: SiteNow | null = null;
  #alerts = $state.raw<KioskAlerts | null>(null);
  #gapSinceMs: number | null = null;
  #unfollow: (() => void) | null = null;
  readonly #version: VersionWatch;
  readonly #abort = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #deviceSiteId: string | null = null;
  #isAsking = false;
  #askedMs = -Infinity;

  constructor(private readonly parts: KioskParts) {
    this.#version = new VersionWatch(parts.version);
    this.pairing = new Pairing(parts.client, this.time, parts.origin, (isAnswered) => {
      beat('alive');
      if (isAnswered) beat('fresh');
    });
    this.#nowMs = this.time.nowMs();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#run().catch((error: unknown) => logger.error('the kiosk has ended', error));
  }

  get phase(): KioskPhase {
    return this.#phase;
  }

  get site(): KioskSite | null {
    return this.#site;
  }

  /** All that this browser may show. */
  get sites(): readonly KioskSite[] {
    return this.#sites;
  }

  /** Whether the last question was not answered. */
  get isServerAway(): boolean {
    return this.#isServerAway;
  }

  get reading(): Reading {
    return this.#reading;
  }

  /** The incidents that it has heard of; null: none yet. Looked at once a second, with `nowMs`. */
  get alerts(): KioskAlerts | null {
    return this.#alerts;
  }

  /** Server time, ms, once a second. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Follows the site that was chosen meanwhile. */
  chooseSite(): void {
    this.#showSite(this.#wantedSite());
  }

  dispose(): void {
    this.#abort.abort();
    clearInterval(this.#timer);
    this.#follow(null);
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const standing = await this.parts.client.standing();
        this.#answered();
        failures = 0;
        if (standing.kind === 'signed-out') await this.#pair(signal);
        else await this.#show(standing, signal);
        // Whoever is let in and out in turn must not be asked without a pause.
        await pause(TICK_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.#unanswered(error);
        await pause(reconnectPauseMs(failures, { random: Math.random, leastMs: 1_000 }), signal).catch(
          () => undefined,
        );
      }
    }
  }

  async #pair(signal: AbortSignal): Promise<void> {
    this.#follow(null);
    this.#phase = 'pairing';
    await this.pairing.run(this.parts.kind, signal);
    if (this.parts.onPaired?.() === true) await new Promise(() => undefined);
  }

  /** Shows the site until this browser is let out; throws what is worth another try from the start. */
  async #show(standing: Exclude<Standing, { kind: 'signed-out' }>, signal: AbortSignal): Promise<void> {
    this.#deviceSiteId = standing.kind === 'device' ? standing.siteId : null;
    if (standing.kind === 'device' && this.parts.kind === 'analyser' && standing.deviceKind !== 'analyser') {
      this.#phase = 'refused';
      await pause(HEARTBEAT_MS, signal);
      return;
    }
    let sitesReadMs = -Infinity;
    while (!signal.aborted) {
      try {
        const nowMs = performance.now();
        if (nowMs - sitesReadMs >= SITES_EVERY_MS || this.#site === null) {
          await this.#readSites();
          sitesReadMs = nowMs;
        }
        await this.#report(standing);
        this.#answered();
      } catch (error) {
        if (isAbortError(error) && signal.aborted) return;
        if (error instanceof ApiError && error.status === 401) return;
        if (error instanceof ApiError && error.status === 403 && error.problem !== null) {
          this.#follow(null);
          this.#phase = 'refused';
        }
        this.#unanswered(error);
      }
      await pause(this.#site === null ? NO_SITE_PAUSE_MS : HEARTBEAT_MS, signal);
      if (this.#phase === 'refused') return;
    }
  }

  async #readSites(): Promise<void> {
    this.#sites = await this.parts.client.sites();
    this.#showSite(this.#wantedSite());
  }

  #showSite(site: KioskSite | null): void {
    this.#follow(site);
    this.#phase = site === null ? 'no-site' : 'showing';
    if (site !== null) this.parts.onShowing?.();
  }

  #wantedSite(): KioskSite | null {
    const wanted = this.parts.siteId();
    if (wanted !== '') return this.#sites.find(({ id }) => id === wanted) ?? null;
    return this.#sites.find(({ id }) => id === this.#deviceSiteId) ?? this.#sites[0] ?? null;
  }

  async #report(standing: Standing): Promise<void> {
    const learn = this.time.ask();
    const { client, version } = this.parts;
    const answer =
      standing.kind === 'device'
        ? await client.heartbeat({ version, state: this.#stateWords() })
        : await client.look();
    learn(answer.nowMs);
    this.#version.learn(answer.version, performance.now());
  }

  /** For the list of devices, in words. */
  #stateWords(): string {
    const { doubt } = this.#reading;
    const words = this.#phase === 'showing' ? (doubt === null ? 'current' : doubt.kind) : this.#phase;
    return (this.parts.stateWords?.(words) ?? words).slice(0, 200);
  }

  #follow(site: KioskSite | null): void {
    if (site?.id === this.#site?.id) {
      this.#site = site;
      return;
    }
    this.#unfollow?.();
    this.#unfollow = null;
    this.#site = site;
    this.#now = null;
    this.#alerts = null;
    this.#gapSinceMs = null;
    this.#read();
    if (site === null) return;
    this.#unfollow = this.parts.feed(site.id, {
      onNow: (now) => {
        beat('fresh');
        this.#see(now);
      },
      onIncident: (raw) => void this.#hear(raw),
      onAlive: () => {
        beat('alive');
        beat('fresh');
      },
      onLost: () => beat('alive'),
    });
  }

  /** Loads what it needs for that at the first incident: most screens never hear of one. */
  async #hear(raw: unknown): Promise<void> {
    const site = this.#site;
    const { KioskAlerts } = await import('./kiosk-alerts');
    if (site !== this.#site) return;
    this.#alerts ??= new KioskAlerts();
    this.#alerts.hear(raw);
  }

  #see(now: SiteNow): void {
    const isWhole = now.watchedCameras >= now.cameras && now.watchedCameras > 0;
    this.#gapSinceMs = isWhole ? null : (this.#gapSinceMs ?? this.time.nowMs());
    this.#now = now;
    this.#read();
  }

  #read(): void {
    this.#reading = readingOf(this.#now, this.time.nowMs(), { sinceMs: this.#gapSinceMs });
    this.#version.see(this.#reading.people, performance.now());
  }

  #tick(): void {
    this.#nowMs = this.time.nowMs();
    this.#read();
    requestAnimationFrame(() => beat('drawn'));
    if (this.#version.isDue(performance.now())) askForReload('update');
    if (this.#phase === 'showing' && this.time.isDoubtful()) void this.#askTime();
  }

  async #askTime(): Promise<void> {
    if (this.#isAsking || performance.now() - this.#askedMs < ASK_TIME_EVERY_MS) return;
    this.#isAsking = true;
    this.#askedMs = performance.now();
    try {
      const learn = this.time.ask();
      learn((await this.parts.client.look()).nowMs);
    } catch {
      // Asked again soon; until then the later of both clocks holds.
    } finally {
      this.#isAsking = false;
    }
  }

  #answered(): void {
    this.#isServerAway = false;
    beat('alive');
    if (this.#phase !== 'showing') beat('fresh');
  }

  #unanswered(error: unknown): void {
    this.#isServerAway = true;
    beat('alive');
    logger.debug(messageOf(error));
  }
}
