import type { AlertFiring, AlertKind, Severity } from '../../domain/alert';
import { rankOf } from '../../domain/alert';
import { readRemembered, remember } from '../../lib/remembered';

/** From which severity on this browser sounds; 'never': it is silent. */
export const SOUND_CHOICES = ['never', 'critical', 'warning', 'info'] as const;
export type SoundChoice = (typeof SOUND_CHOICES)[number];

/** What is announced on the screen. */
export interface RaisedAlert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  /** Name of the rule; null: it is not known here. */
  readonly ruleName: string | null;
  readonly cameraId: string;
  readonly firedAtMs: number;
  /** Null: it still goes on. */
  readonly endedAtMs: number | null;
  /** From the confirming picture to this screen, ms; says nothing of a file that has a time of its own. */
  readonly shownAfterMs: number;
}

/** What the signals need of the page and the browser. */
export interface SignalsHost {
  ruleNameOf(firing: AlertFiring): string | null;
  /** False where the browser did not let it sound. */
  play(severity: Severity): Promise<boolean>;
  /** Shows a notification of the browser. */
  notify(alert: RaisedAlert): void;
}

const KEY = 'hiro-cctv.alert-signals';
/** Newest first; of more than that a guard has no use, the list has them all. */
const MAX_SHOWN = 4;
/** What has ended and is not critical goes by itself. */
const ENDED_SHOWN_MS = 15_000;
/** A storm is one noise. */
const SOUND_PAUSE_MS = 2_000;

/** Announces firings at this screen: in words, with a sound, and by the browser, as its user wants it. */
export class AlertSignals {
  #raised = $state.raw<readonly RaisedAlert[]>([]);
  #sound = $state<SoundChoice>('warning');
  #notifies = $state(false);
  #isMuted = $state(false);
  #soundedAtMs = -Infinity;
  readonly #host: SignalsHost;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(host: SignalsHost) {
    this.#host = host;
    const stored = readRemembered(KEY);
    this.#sound = SOUND_CHOICES.find((choice) => choice === stored.get('sound')) ?? 'warning';
    this.#notifies = stored.get('notify') === 'on';
  }

  /** Newest first. */
  get raised(): readonly RaisedAlert[] {
    return this.#raised;
  }

  get sound(): SoundChoice {
    return this.#sound;
  }

  set sound(choice: SoundChoice) {
    this.#sound = choice;
    this.#write();
  }

  /** Whether the browser shows notifications of its own, as far as it is allowed to. */
  get notifies(): boolean {
    return this.#notifies;
  }

  set notifies(value: boolean) {
    this.#notifies = value;
    this.#write();
  }

  /** Whether the browser refused the last sound: nobody has touched the page yet. */
  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** Announces a firing once; told again, that it has ended. */
  raise(firing: AlertFiring): void {
    const known = this.#raised.find(({ id }) => id === firing.id);
    if (known !== undefined) {
      this.#replace({ ...known, endedAtMs: firing.endedAtMs });
      return;
    }
    // What ended before it came is of the past: a page that catches up makes no noise.
    if (firing.endedAtMs !== null) return;
    const { id, kind, severity, cameraId, firedAtMs, endedAtMs } = firing;
    const ruleName = this.#host.ruleNameOf(firing);
    const alert: RaisedAlert = {
      id,
      kind,
      severity,
      ruleName,
      cameraId,
      firedAtMs,
      endedAtMs,
      shownAfterMs: Date.now() - firedAtMs,
    };
    this.#raised = [alert, ...this.#raised].slice(0, MAX_SHOWN);
    if (this.#notifies) this.#host.notify(alert);
    void this.#play(severity);
  }

  dismiss(id: string): void {
    this.#raised = this.#raised.filter((alert) => alert.id !== id);
  }

  /** Sounds once, so that its user hears whether it can. */
  async tryOut(): Promise<void> {
    this.#isMuted = !(await this.#host.play('warning'));
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #replace(alert: RaisedAlert): void {
    this.#raised = this.#raised.map((known) => (known.id === alert.id ? alert : known));
    if (alert.endedAtMs === null || alert.severity === 'critical') return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.dismiss(alert.id);
    }, ENDED_SHOWN_MS);
    this.#timers.add(timer);
  }

  async #play(severity: Severity): Promise<void> {
    if (this.#sound === 'never' || rankOf(severity) < rankOf(this.#sound)) return;
    const nowMs = performance.now();
    if (nowMs - this.#soundedAtMs < SOUND_PAUSE_MS) return;
    this.#soundedAtMs = nowMs;
    this.#isMuted = !(await this.#host.play(severity));
  }

  #write(): void {
    const values = new URLSearchParams({ sound: this.#sound, notify: this.#notifies ? 'on' : 'off' });
    remember(KEY, values);
  }
}
