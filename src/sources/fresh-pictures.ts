/** What is known of a picture that a live stream shows. */
export interface LivePicture {
  /** Of the video's RTP packets, 90 kHz, 32 bits; undefined where the stream has none. */
  readonly rtpTimestamp?: number | undefined;
  /** When it was made by the stream's own clock, ms; null where the stream tells no such time. */
  readonly programMs: number | null;
  /** When it was shown, ms by a clock that is never set. */
  readonly pageMs: number;
}

const TICKS_PER_MS = 90;
const TICKS_RANGE = 2 ** 32;
/** Stream time and real time must run alike for this long … */
const WATCH_MS = 200;
/** … at least and at most at this rate. A join shows a whole group of pictures within a blink. */
const SLOWEST = 0.6;
const FASTEST = 1.6;
/** Pictures closer together than any camera makes them are shown again. */
const REPLAY_STEP_MS = 2;
/** A stream that never runs evenly is taken as it is. */
const GIVE_UP_MS = 3000;
/** Older by more is a clock that was set, not a picture that was seen before. */
const LONGEST_REPLAY_MS = 30_000;

/**
 * Tells live pictures from those that a stream shows again after a connection was made: the pictures
 * since the last key picture in quick succession (WebRTC), or a piece that was played before the
 * connection broke (HLS). They may be looked at, but would be counted under a wrong time.
 */
export class FreshPictures {
  #joinedAt: number | null = null;
  #anchor: { readonly ticks: number; readonly pageMs: number } | null = null;
  #hasCaughtUp = false;
  #lastTicks: number | null = null;
  #newestProgramMs: number | null = null;
  #seenUntilMs: number | null = null;

  /** The element gets another connection. */
  restart(): void {
    this.#joinedAt = null;
    this.#anchor = null;
    this.#hasCaughtUp = false;
    this.#lastTicks = null;
    this.#seenUntilMs = this.#newestProgramMs;
  }

  /** Whether this picture shows what is now. To be asked once for each picture, in order. */
  isFresh({ rtpTimestamp, programMs, pageMs }: LivePicture): boolean {
    const isNew = programMs === null || this.#isNew(programMs);
    return isNew && (rtpTimestamp === undefined || this.#isLive(rtpTimestamp, pageMs));
  }

  #isNew(programMs: number): boolean {
    const seenUntilMs = this.#seenUntilMs;
    const isReplay =
      seenUntilMs !== null && programMs <= seenUntilMs && programMs > seenUntilMs - LONGEST_REPLAY_MS;
    if (isReplay) return false;
    this.#seenUntilMs = null;
    this.#newestProgramMs = programMs;
    return true;
  }

  #isLive(ticks: number, pageMs: number): boolean {
    const last = this.#lastTicks;
    this.#lastTicks = ticks;
    // A gateway that was asked for a key picture sends what came since the last one again, in no time.
    if (this.#hasCaughtUp) return last === null || ticksBetween(last, ticks) >= REPLAY_STEP_MS * TICKS_PER_MS;
    this.#joinedAt ??= pageMs;
    const anchor = this.#anchor ?? { ticks, pageMs };
    this.#anchor = anchor;
    const passedMs = pageMs - anchor.pageMs;
    if (passedMs < WATCH_MS) return false;
    const rate = ticksBetween(anchor.ticks, ticks) / TICKS_PER_MS / passedMs;
    this.#hasCaughtUp = (rate >= SLOWEST && rate <= FASTEST) || pageMs - this.#joinedAt >= GIVE_UP_MS;
    this.#anchor = { ticks, pageMs };
    return this.#hasCaughtUp;
  }
}

/** The counter begins again after 32 bits. */
function ticksBetween(from: number, to: number): number {
  return (to - from + TICKS_RANGE) % TICKS_RANGE;
}
