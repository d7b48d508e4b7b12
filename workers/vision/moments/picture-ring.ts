/** One covered and encoded picture. */
export interface EncodedPicture {
  /** Frame time, ms. */
  readonly atMs: number;
  /** A JPEG file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface RingLimits {
  readonly bytes: number;
  readonly pictures: number;
}

/** The newest pictures of a camera, within fixed limits: the oldest go first. */
export class PictureRing {
  readonly #limits: RingLimits;
  #pictures: EncodedPicture[] = [];
  #sizeBytes = 0;

  constructor(limits: RingLimits) {
    this.#limits = limits;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Oldest first. */
  get pictures(): readonly EncodedPicture[] {
    return this.#pictures;
  }

  /** A picture that is larger than the whole ring is not taken. */
  push(picture: EncodedPicture): void {
    this.#pictures.push(picture);
    this.#sizeBytes += picture.bytes.byteLength;
    const { bytes, pictures } = this.#limits;
    while (this.#sizeBytes > bytes || this.#pictures.length > pictures) this.#drop();
  }

  /** Drops what is older. */
  dropBefore(atMs: number): void {
    while ((this.#pictures[0]?.atMs ?? atMs) < atMs) this.#drop();
  }

  clear(): void {
    this.#pictures = [];
    this.#sizeBytes = 0;
  }

  #drop(): void {
    this.#sizeBytes -= this.#pictures.shift()?.bytes.byteLength ?? 0;
  }
}
