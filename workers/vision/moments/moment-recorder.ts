import type { Box, Size } from '../../../src/domain/geometry';
import type { MomentRecording } from '../../../src/domain/moments';
import { messageOf } from '../../../src/lib/errors';
import { createLogger } from '../../../src/lib/logger';
import type { MomentRefusal, SealedMoment } from '../../protocol';
import { COVER_REACH_MS, CoverTrail } from './cover-trail';
import { packMoment } from './moment-file';
import { PictureRing } from './picture-ring';
import { seal } from './seal';

const logger = createLogger('moments');

/** A clip reaches so far back and on from its moment. */
export const CLIP_REACH_MS = 5000;
const PICTURE_EVERY_MS = 500;
/** Pictures are waited for no longer than this, by this worker's clock. */
const PATIENCE_MS = 10_000;
/** Raw pictures that wait for their cover or are being encoded; more are left out. */
const MAX_RAW = 6;
/** Of encoded pictures per camera: ten seconds and what is under way, at twice what one weighs. */
const RING = { bytes: 6_000_000, pictures: 32 };

/** One frame as the recorder takes it. */
export interface RecordedFrame {
  readonly capturedAtMs: number;
  readonly size: Size;
  /** Where people were found in it at any score, where they are expected, and faces; 0–1 of the picture. */
  readonly peopleInUnit: readonly Box[];
}

/** A raw picture that waits until it is known where people were after it. */
export interface HeldPicture {
  readonly atMs: number;
  /** Covers these boxes (0–1) and encodes; the raw pixels are gone after. Once. */
  encode(coversInUnit: readonly Box[]): Promise<Uint8Array<ArrayBuffer>>;
  /** Forgets the raw pixels. */
  drop(): void;
}

interface Waiting {
  readonly id: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly resolve: (moment: SealedMoment) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Keeps moments of one camera. Of a clip's site it always has the last seconds, covered and encoded; raw pixels
 * live for one reach of the cover and no longer. Call `dispose` at the end.
 */
export class MomentRecorder {
  readonly recording: MomentRecording;
  readonly #trail = new CoverTrail();
  readonly #ring = new PictureRing(RING);
  #held: HeldPicture[] = [];
  #encodingCount = 0;
  #encoding: Promise<void> = Promise.resolve();
  #waiting: Waiting | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #size: Size | null = null;
  #newestMs: number | null = null;
  #takenAtMs = Number.NEGATIVE_INFINITY;
  #isDisposed = false;

  constructor(recording: MomentRecording) {
    this.recording = recording;
  }

  /** Bytes of encoded pictures that it holds. */
  get sizeBytes(): number {
    return this.#ring.sizeBytes;
  }

  /** Sees one analysed frame; `hold` is called where its picture is wanted. */
  take(frame: RecordedFrame, hold: () => HeldPicture): void {
    if (this.#isDisposed) return;
    const { capturedAtMs, size } = frame;
    const isContinued = this.#size === null || isSameSize(this.#size, size);
    if (!isContinued || capturedAtMs < (this.#newestMs ?? capturedAtMs)) this.#forget();
    this.#size = size;
    this.#newestMs = capturedAtMs;
    this.#trail.note(capturedAtMs, frame.peopleInUnit);
    if (this.#wants(capturedAtMs)) {
      this.#takenAtMs = capturedAtMs;
      this.#held.push(hold());
    }
    const settledMs = capturedAtMs - COVER_REACH_MS;
    const hasSettled = this.#settle(settledMs);
    this.#trail.forgetBefore(this.#held[0]?.atMs ?? capturedAtMs);
    const waiting = this.#waiting;
    if (waiting === null) return this.#ring.dropBefore(settledMs - CLIP_REACH_MS);
    const isWhole = this.recording.kind === 'clip' ? settledMs >= waiting.untilMs : hasSettled;
    if (isWhole) this.#seal(waiting);
    else this.#waitAgain();
  }

  /**
   * Keeps the moment of the newest frame: sealed when its last picture is covered. One at a time; rejects where
   * there is no picture.
   */
  keep(id: string): Promise<SealedMoment> {
    const atMs = this.#newestMs;
    if (this.#isDisposed || atMs === null) return Promise.reject(noPicture());
    if (this.#waiting !== null) {
      const words = 'a moment of this camera is being kept; the next may follow in some seconds';
      return Promise.reject(refusal('moment-under-way', words));
    }
    const reachMs = this.recording.kind === 'clip' ? CLIP_REACH_MS : 0;
    return new Promise((resolve, reject) => {
      this.#waiting = { id, fromMs: atMs - reachMs, untilMs: atMs + reachMs, resolve, reject };
      this.#waitAgain();
    });
  }

  /** A moment that is under way is made of what there is; everything else is forgotten. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#forget();
  }

  #wants(atMs: number): boolean {
    if (this.#held.length + this.#encodingCount >= MAX_RAW) return false;
    if (this.recording.kind === 'clip') return atMs - this.#takenAtMs >= PICTURE_EVERY_MS;
    // A snapshot is one picture, and none before somebody asks.
    return this.#waiting !== null && this.#held.length === 0;
  }

  /** Where pictures stop coming, what there is makes the moment. */
  #waitAgain(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#finish(), PATIENCE_MS);
  }

  /** Covers and encodes what was held up to a time; whether there was anything. */
  #settle(upToMs: number): boolean {
    const ripe = this.#held.filter(({ atMs }) => atMs <= upToMs);
    if (ripe.length === 0) return false;
    this.#held = this.#held.filter(({ atMs }) => atMs > upToMs);
    for (const picture of ripe) {
      const covers = this.#trail.coversAt(picture.atMs);
      this.#encodingCount += 1;
      this.#afterEncoding(async () => {
        try {
          this.#ring.push({ atMs: picture.atMs, bytes: await picture.encode(covers) });
        } finally {
          this.#encodingCount -= 1;
        }
      });
    }
    return true;
  }

  /** Makes the moment that is under way of what there is. */
  #finish(): void {
    if (this.#waiting === null) return;
    this.#settle(Number.POSITIVE_INFINITY);
    this.#seal(this.#waiting);
  }

  #seal({ id, fromMs, untilMs, resolve, reject }: Waiting): void {
    const { recording } = this;
    const size = this.#size;
    clearTimeout(this.#patience);
    this.#waiting = null;
    this.#afterEncoding(async () => {
      const pictures = this.#ring.pictures.filter(
        ({ atMs }) => recording.kind === 'snapshot' || (atMs >= fromMs && atMs <= untilMs),
      );
      if (recording.kind === 'snapshot') this.#ring.clear();
      const [first, last] = [pictures[0], pictures.at(-1)];
      if (first === undefined || last === undefined || size === null) return reject(noPicture());
      try {
        const sealed = await seal(packMoment({ size, pictures }), id);
        const facts = { recording, startMs: first.atMs, endMs: last.atMs, pictures: pictures.length };
        resolve({ ...sealed, ...facts });
      } catch (error) {
        reject(error);
      }
    });
  }

  /** The picture shows something else, or the past, from now on. */
  #forget(): void {
    this.#finish();
    for (const picture of this.#held) picture.drop();
    this.#held = [];
    this.#trail.clear();
    this.#takenAtMs = Number.NEGATIVE_INFINITY;
    this.#newestMs = null;
    this.#afterEncoding(() => Promise.resolve(this.#ring.clear()));
  }

  /** One after the other; a picture that cannot be encoded is left out, and said. */
  #afterEncoding(run: () => Promise<void>): void {
    this.#encoding = this.#encoding.then(run).catch((error: unknown) => logger.warn(messageOf(error)));
  }
}

function isSameSize(first: Size, second: Size): boolean {
  return first.width === second.width && first.height === second.height;
}

function noPicture(): Error {
  return refusal('moment-without-picture', 'there is no picture of this camera to keep');
}

/** An error whose message begins with what the page knows it by: nothing else of it crosses over. */
export function refusal(kind: MomentRefusal, words: string): Error {
  return new Error(`${kind}: ${words}`);
}
