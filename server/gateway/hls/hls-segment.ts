import type { Mp4Fragment } from './mp4-fragments';
import type { PlaylistPart, PlaylistSegment } from './playlist';

/** A part and its bytes. */
export interface HlsPart extends PlaylistPart {
  readonly data: Buffer;
}

type SegmentStart = Pick<HlsSegment, 'msn' | 'discontinuity' | 'initId' | 'startsAtMs'>;

/** A segment in memory, as the sum of its parts. */
export class HlsSegment implements PlaylistSegment {
  readonly msn: number;
  readonly discontinuity: number;
  readonly initId: number;
  readonly startsAtMs: number;
  readonly isGap = false;
  readonly #parts: HlsPart[] = [];
  #durationSec = 0;
  #bytes = 0;

  constructor({ msn, discontinuity, initId, startsAtMs }: SegmentStart) {
    this.msn = msn;
    this.discontinuity = discontinuity;
    this.initId = initId;
    this.startsAtMs = startsAtMs;
  }

  get parts(): readonly HlsPart[] {
    return this.#parts;
  }

  get durationSec(): number {
    return this.#durationSec;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add({ data, durationSec, isIndependent }: Mp4Fragment): void {
    this.#parts.push({ data, durationSec, isIndependent });
    this.#durationSec += durationSec;
    this.#bytes += data.length;
  }

  /** All parts in one piece, copied anew at each call. */
  data(): Buffer {
    return Buffer.concat(
      this.#parts.map((part) => part.data),
      this.#bytes,
    );
  }
}
