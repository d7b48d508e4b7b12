import { createAlertEngine, type AlertEngine, type AlertSurroundings } from '../../src/alerts/engine';
import { ObservationHistory } from '../../src/alerts/history';
import { Observer } from '../../src/alerts/observer';
import { Replay } from '../../src/alerts/replay';
import type { AlertFiring } from '../../src/domain/alert';
import type { AlertRule } from '../../src/domain/alert-rule';
import type { ZoneEvent } from '../../src/domain/event';
import type { TrackFrame } from '../../src/domain/track';
import type { AnalyticsCamera, TriedRule } from '../protocol';

export interface CameraAlertsOptions {
  /** UUIDv7s, each greater than the one before. */
  readonly newId: () => string;
  readonly onFiring: (firing: AlertFiring) => void;
  readonly onProblem: (message: string) => void;
  /** Lets waiting frames go first. */
  readonly breathe: () => Promise<void>;
}

/** A trial breathes after so many observations: some ten milliseconds. */
const BREATH_EVERY = 300;

/** The rules of one camera, and what was seen there in the last hour, to try others on. */
export class CameraAlerts {
  readonly #options: CameraAlertsOptions;
  readonly #observer = new Observer();
  readonly #history = new ObservationHistory();
  readonly #engine: AlertEngine;
  #around: AlertSurroundings;
  #isZoneReported = false;

  constructor(input: AnalyticsCamera, options: CameraAlertsOptions) {
    this.#options = options;
    this.#around = this.#aroundOf(input);
    this.#engine = createAlertEngine(rulesOf(input), this.#around, options.newId);
  }

  /** When it was last seen, UTC, ms; null: never yet. */
  get seenAtMs(): number | null {
    return this.#history.span?.toMs ?? null;
  }

  /** A frame as it was counted (times as UTC, without ignored spots), and what happened in it. */
  see(frame: TrackFrame, events: readonly ZoneEvent[]): void {
    const observation = this.#observer.observe(frame, events);
    if (observation === null) return;
    this.#tell(this.#engine.update(observation));
    this.#history.add(observation);
  }

  reconfigure(input: AnalyticsCamera): void {
    this.#around = this.#aroundOf(input);
    this.#tell(this.#engine.reconfigure(rulesOf(input), this.#around));
  }

  /** The stream has ended, or frame times are measured anew. */
  end(): void {
    this.#observer.forgetAll();
    this.#tell(this.#engine.flush());
  }

  /** Null: nothing was seen yet. */
  async tryRule(rule: AlertRule): Promise<TriedRule | null> {
    const { span } = this.#history;
    if (span === null) return null;
    const replay = new Replay(rule, this.#around);
    let taken = 0;
    for (const observation of this.#history.read()) {
      replay.take(observation);
      taken += 1;
      if (taken % BREATH_EVERY === 0) await this.#options.breathe();
    }
    return { ...span, firings: replay.firings };
  }

  #aroundOf({ alerts, camera }: AnalyticsCamera): AlertSurroundings {
    const { lines, zones } = camera;
    const timeZone = alerts?.timeZone ?? 'UTC';
    if (isKnown(timeZone)) return { timeZone, zones: alerts?.zones ?? zones, lines };
    // Zones are renamed at times; counting does not stop for it.
    if (!this.#isZoneReported)
      this.#options.onProblem(
        `This browser does not know the time zone "${timeZone}": alert rules go by UTC.`,
      );
    this.#isZoneReported = true;
    return { timeZone: 'UTC', zones: alerts?.zones ?? zones, lines };
  }

  #tell(firings: readonly AlertFiring[]): void {
    for (const firing of firings) this.#options.onFiring(firing);
  }
}

function rulesOf({ alerts, camera }: AnalyticsCamera): readonly AlertRule[] {
  return (alerts?.rules ?? []).filter(({ cameraId }) => cameraId === camera.id);
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
