import { releaseOf, type ReleaseNoise } from '../aggregates/release';
import { breakdownResultSchema } from '../api/breakdown-contract';
import { parseJson } from '../api/http';
import type { BreakdownRelease } from '../domain/breakdown-release';
import type { TellingPolicy } from '../domain/config';
import type { Breakdown } from '../domain/live';
import { dayOf } from '../lib/day-range';
import type { ReleaseStore } from './count-store';
import type { Exclusive } from './exclusive';
import { readRefusal } from './upload-answer';
import type { Upload } from './upload';

interface ReleaserOptions {
  readonly store: ReleaseStore;
  readonly post: Upload;
  /** At most one thread of this browser profile makes and sends releases at a time. */
  readonly exclusive: Exclusive;
  readonly viewerId: string;
  readonly now: () => number;
  readonly draw: ReleaseNoise['draw'];
  /** Hears of a release that the server will never take. */
  readonly onProblem: (message: string) => void;
}

const HOUR_MS = 3_600_000;
/** A visit is stored when it has ended and settled; an hour is told when none has come for this long. */
const QUIET_MS = 10 * 60_000;
const PASS_EVERY_MS = 5 * 60_000;

/**
 * Tells the breakdowns of closed spans, where a site wishes it, once: what is told is stored with the mark on
 * its hours before it is sent, so that neither a crash nor a lost answer tells anything a second time or with
 * other noise. What comes late to an hour that was told stays in this browser.
 */
export class Releaser {
  readonly #options: ReleaserOptions;
  readonly #policies = new Map<string, TellingPolicy>();
  #passedAtMs = -Infinity;

  constructor(options: ReleaserOptions) {
    this.#options = options;
  }

  /** As the camera's site has it now. */
  setPolicy(cameraId: string, policy: TellingPolicy): void {
    const isNew = !this.#policies.has(cameraId);
    this.#policies.set(cameraId, policy);
    if (isNew) this.#passedAtMs = -Infinity;
  }

  /** Whether visits of a camera that end now may be told later. */
  mayTell(cameraId: string): boolean {
    return (this.#policies.get(cameraId)?.period ?? 'never') !== 'never';
  }

  /** Looks from time to time whether there is something to tell; call it whenever something happened. */
  async kick(): Promise<void> {
    const nowMs = this.#options.now();
    if (nowMs - this.#passedAtMs < PASS_EVERY_MS) return;
    this.#passedAtMs = nowMs;
    await this.#options.exclusive(async () => {
      for (const [cameraId, policy] of this.#policies) await this.#tell(cameraId, policy, nowMs);
      await this.#send();
    });
  }

  async #tell(cameraId: string, policy: TellingPolicy, nowMs: number): Promise<void> {
    if (policy.period === 'never' || !(policy.features.ageGender || policy.features.mood)) return;
    const { store, draw } = this.#options;
    const { features, threshold, epsilon } = policy;
    for (const hours of closedSpans(await store.untold(cameraId, nowMs - QUIET_MS), policy, nowMs)) {
      const startMs = hours[0]?.hourStartMs ?? 0;
      const endMs = (hours.at(-1)?.hourStartMs ?? 0) + HOUR_MS;
      const noise = epsilon === null ? null : { epsilon, draw };
      const span = { cameraId, startMs, endMs, breakdowns: hours };
      await store.put(releaseOf({ ...span, features, threshold, noise }), hours);
    }
  }

  async #send(): Promise<void> {
    const { store, onProblem } = this.#options;
    for (;;) {
      const release = await store.next();
      if (release === null) return;
      const answer = await this.#post(release);
      if (answer === 'later') return;
      if (answer !== 'taken') onProblem(`A breakdown was not taken and stays in this browser: ${answer}`);
      await store.remove(release);
    }
  }

  /** 'taken', 'later', or why the server will never take it. */
  async #post(release: BreakdownRelease): Promise<string> {
    const { post, viewerId, now } = this.#options;
    try {
      const response = await post(JSON.stringify({ viewerId, release }));
      const text = await response.text();
      if (response.ok) return breakdownResultSchema.safeParse(parseJson(text)).success ? 'taken' : 'later';
      const refusal = readRefusal(response, text, now());
      return refusal.kind === 'rejected' ? refusal.reason : 'later';
    } catch {
      return 'later';
    }
  }
}

/** Hours that are told together, of spans that are over; a day is that of the site. */
function closedSpans(
  hours: readonly Breakdown[],
  { period, timeZone }: TellingPolicy,
  nowMs: number,
): readonly (readonly Breakdown[])[] {
  const spanOf = (atMs: number): string =>
    period === 'day' ? dayOf(atMs, timeZone) : String(Math.floor(atMs / HOUR_MS));
  const spans = new Map<string, Breakdown[]>();
  for (const hour of hours) {
    const span = spanOf(hour.hourStartMs);
    spans.set(span, [...(spans.get(span) ?? []), hour]);
  }
  spans.delete(spanOf(nowMs));
  return [...spans.values()];
}
