import { ChangeWaiters, type WaitOptions } from './change-waiters';
import { HlsSegment } from './hls-segment';
import { type Mp4Fragment, Mp4Fragments, type Mp4Item } from './mp4-fragments';
import { contentOf, MIN_SEGMENT_SEC } from './playlist-content';
import { HOLD_BACK_PARTS, type PartName, type PlaylistContent } from './playlist';
import { WallTime } from './wall-time';

/** Without a key frame for so long, a segment ends anyway: memory is bounded. */
const MAX_SEGMENT_SEC = 30;
const MAX_SEGMENT_BYTES = 16 << 20;
/** A pause within a part that is this long is a break in the stream's time, not a slow camera. */
const MAX_PART_SEC = 10;
/** The same between two parts. */
const MAX_JUMP_SEC = 0.5;
/** Kept: so many segments and so many target durations, unless that is too much memory. */
const MIN_SEGMENTS = 6;
const MIN_TARGETS = 4;
const MAX_BYTES = 32 << 20;
/**
 * hls.js gives up a blocking request after 0.8 target durations: with 1 s that is before ffmpeg can be
 * back.
 */
const MIN_TARGET_SEC = 2;
/** After a longer silence, pictures from before it are not shown again. */
const STALE_MS = 10_000;
/** Sequence numbers are seconds since then: a segment lasts one, so a new gateway never counts back. */
const EPOCH_MS = Date.UTC(2020, 0, 1);
/** Durations are sums of fractions. */
const EPSILON = 1e-6;

/**
 * The last seconds of one source in memory, as LL-HLS sees them. ffmpeg's output goes in, run after run;
 * the responder reads it. Belongs to the stream of the source.
 */
export class HlsWindow {
  readonly #now: () => number;
  readonly #waiters = new ChangeWaiters();
  readonly #inits = new Map<number, Buffer>();
  readonly #wallTime = new WallTime();
  #parser = new Mp4Fragments();
  #segments: HlsSegment[] = [];
  #open: HlsSegment | null = null;
  /** Of the run that goes on; null until its `moov` has come. */
  #initId: number | null = null;
  #nextInitId = 0;
  #nextMsn = 0;
  #discontinuity = 0;
  /** The next part does not go on from the last one. */
  #isBroken = false;
  /** What was there before is old: a viewer who comes now must not begin with it. */
  #isStale = false;
  /** Decoding time at which the last part ended; null after a break. */
  #endSec: number | null = null;
  #targetSec = MIN_TARGET_SEC;
  #lastPartAtMs: number | null = null;
  #version = 0;

  /** `now` gives ms since the epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Memory that media takes, in bytes. */
  get bytes(): number {
    const media = this.#all().reduce((sum, { bytes }) => sum + bytes, 0);
    return [...this.#inits.values()].reduce((sum, { length }) => sum + length, media) + this.#parser.bytes;
  }

  /** When the last part came, ms since the epoch; null before the first one. */
  get lastPartAtMs(): number | null {
    return this.#lastPartAtMs;
  }

  /** The longest segment in whole seconds, at least 2. */
  get targetSec(): number {
    return this.#targetSec;
  }

  /** Whether there is no complete segment yet, or only one from before a long silence. */
  get isOpening(): boolean {
    return this.#isStale || this.#segments.length === 0;
  }

  /** Another number means that playlists are others. */
  get version(): number {
    return this.#version;
  }

  /** Takes ffmpeg's output. Throws `Mp4Error`: the run is of no use any more; go on with `restart`. */
  push(chunk: Buffer): void {
    for (const item of this.#parser.push(chunk)) this.#take(item);
  }

  /** What comes next is another run of ffmpeg. What has come stays, with a discontinuity behind it. */
  restart(): void {
    this.#parser = new Mp4Fragments();
    this.#initId = null;
    this.#break();
  }

  /** Forgets all media: nobody watches. Sequence numbers go on. */
  clear(): void {
    this.restart();
    this.#segments = [];
    this.#inits.clear();
    this.#targetSec = MIN_TARGET_SEC;
    this.#changed();
  }

  init(initId: number): Buffer | null {
    return this.#inits.get(initId) ?? null;
  }

  /** A complete segment of the window. */
  segment(msn: number): HlsSegment | null {
    const first = this.#segments[0];
    return first === undefined ? null : (this.#segments[msn - first.msn] ?? null);
  }

  part({ msn, index }: PartName): Buffer | null {
    const segment = this.#open?.msn === msn ? this.#open : this.segment(msn);
    return segment?.parts[index]?.data ?? null;
  }

  /** What playlists tell; null while there is nothing to play yet. */
  content(): PlaylistContent | null {
    const content = contentOf({
      segments: this.#segments,
      open: this.#open,
      nextMsn: this.#nextMsn,
      targetSec: this.#targetSec,
    });
    const openSec = content.open?.durationSec ?? 0;
    const hasEnough = openSec >= HOLD_BACK_PARTS * content.partTargetSec - EPSILON;
    return this.isOpening && !hasEnough ? null : content;
  }

  /** Whether the condition came to be in time; it is looked at with each part. Rejects on abort. */
  wait(isMet: () => boolean, options: WaitOptions): Promise<boolean> {
    return this.#waiters.wait(isMet, options);
  }

  #all(): readonly HlsSegment[] {
    return this.#open === null ? this.#segments : [...this.#segments, this.#open];
  }

  #take(item: Mp4Item): void {
    switch (item.kind) {
      case 'init':
        if (this.#initId !== null) this.#break();
        this.#initId = this.#nextInitId;
        this.#nextInitId += 1;
        this.#inits.set(this.#initId, item.data);
        return;
      case 'fragment':
        this.#add(item);
        return;
    }
  }

  #add(fragment: Mp4Fragment): void {
    const { baseTimeSec, durationSec, isIndependent, data } = fragment;
    const jumpSec = this.#endSec === null ? 0 : Math.abs(baseTimeSec - this.#endSec);
    if (jumpSec > MAX_JUMP_SEC || durationSec > MAX_PART_SEC) this.#break();
    // Its last picture would be shown for as long; nothing after it can be decoded without it.
    if (durationSec > MAX_PART_SEC) return;
    if (this.#open === null && !isIndependent) return;
    const nowMs = this.#now();
    const isNext = this.#open === null || mustEnd(this.#open, isIndependent, data.length);
    if (isNext && isIndependent && this.#wallTime.isFarOff) this.#break();
    this.#endSec = baseTimeSec + durationSec;
    this.#wallTime.note(this.#endSec, nowMs);
    if (isNext) this.#begin(baseTimeSec, nowMs);
    this.#open?.add(fragment);
    this.#lastPartAtMs = nowMs;
    this.#targetSec = Math.max(this.#targetSec, Math.round(this.#open?.durationSec ?? 0));
    this.#changed();
  }

  /** Opens a segment behind the last one. */
  #begin(baseTimeSec: number, nowMs: number): void {
    this.#close();
    if (this.#isBroken) this.#resume(nowMs);
    if (this.#segments.length === 0) {
      // Room for a gap in front.
      const sinceEpoch = Math.floor((nowMs - EPOCH_MS) / 1000);
      this.#nextMsn = Math.max(this.#nextMsn, sinceEpoch) + 1;
    }
    this.#open = new HlsSegment({
      msn: this.#nextMsn,
      discontinuity: this.#discontinuity,
      initId: this.#initId ?? 0,
      startsAtMs: this.#wallTime.startOf(baseTimeSec),
    });
    this.#nextMsn += 1;
  }

  #resume(nowMs: number): void {
    this.#isBroken = false;
    if (this.#lastPartAtMs === null) return;
    this.#discontinuity += 1;
    if (nowMs - this.#lastPartAtMs <= STALE_MS || this.#segments.length === 0) return;
    // One stays, so that the playlist of whoever waited goes on where it was.
    this.#segments = this.#segments.slice(-1);
    this.#isStale = true;
  }

  #close(): void {
    if (this.#open === null) return;
    if (!this.#isBroken) this.#isStale = false;
    this.#segments.push(this.#open);
    this.#open = null;
    this.#evict();
  }

  #break(): void {
    this.#isBroken = true;
    this.#endSec = null;
    this.#wallTime.reset();
    if (this.#open === null) return;
    this.#close();
    this.#changed();
  }

  #evict(): void {
    const leastSec = MIN_TARGETS * this.#targetSec;
    let { bytes } = this;
    let seconds = this.#segments.reduce((sum, { durationSec }) => sum + durationSec, 0);
    for (let first = this.#segments[0]; first !== undefined; first = this.#segments[0]) {
      const isSpare = this.#segments.length > MIN_SEGMENTS && seconds - first.durationSec >= leastSec;
      if (this.#segments.length === 1 || (!isSpare && bytes <= MAX_BYTES)) break;
      this.#segments.shift();
      seconds -= first.durationSec;
      bytes -= first.bytes;
    }
    const used = new Set(this.#all().map(({ initId }) => initId));
    for (const initId of this.#inits.keys())
      if (!used.has(initId) && initId !== this.#initId) this.#inits.delete(initId);
  }

  #changed(): void {
    this.#version += 1;
    this.#waiters.notify();
  }
}

function mustEnd(segment: HlsSegment, isIndependent: boolean, nextBytes: number): boolean {
  if (isIndependent && segment.durationSec >= MIN_SEGMENT_SEC) return true;
  return segment.durationSec >= MAX_SEGMENT_SEC - EPSILON || segment.bytes + nextBytes > MAX_SEGMENT_BYTES;
}
