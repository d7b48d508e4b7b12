import type { Size } from '../../../src/domain/geometry';
import type { EncodedPicture } from './picture-ring';

/**
 * What is encrypted of a moment, little endian: version, width, height and number of pictures (u32 each); then
 * each picture's frame time (f64), length (u32) and bytes.
 */

const VERSION = 1;
const HEAD_BYTES = 16;
const PICTURE_HEAD_BYTES = 12;

export interface OpenedMoment {
  readonly size: Size;
  /** Oldest first. */
  readonly pictures: readonly EncodedPicture[];
}

export function packMoment({ size, pictures }: OpenedMoment): Uint8Array<ArrayBuffer> {
  const sizeBytes = pictures.reduce(
    (sum, { bytes }) => sum + PICTURE_HEAD_BYTES + bytes.byteLength,
    HEAD_BYTES,
  );
  const packed = new Uint8Array(sizeBytes);
  const view = new DataView(packed.buffer);
  [VERSION, size.width, size.height, pictures.length].forEach((value, index) =>
    view.setUint32(index * 4, value, true),
  );
  let at = HEAD_BYTES;
  for (const { atMs, bytes } of pictures) {
    view.setFloat64(at, atMs, true);
    view.setUint32(at + 8, bytes.byteLength, true);
    packed.set(bytes, at + PICTURE_HEAD_BYTES);
    at += PICTURE_HEAD_BYTES + bytes.byteLength;
  }
  return packed;
}

/** Throws for anything that `packMoment` has not made. */
export function unpackMoment(packed: Uint8Array<ArrayBuffer>): OpenedMoment {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const version = packed.byteLength < HEAD_BYTES ? null : view.getUint32(0, true);
  if (version !== VERSION) throw new Error(`expected a moment of version ${VERSION}, got ${String(version)}`);
  const size = { width: view.getUint32(4, true), height: view.getUint32(8, true) };
  const count = view.getUint32(12, true);
  const pictures: EncodedPicture[] = [];
  let at = HEAD_BYTES;
  for (let index = 0; index < count; index += 1) {
    const start = at + PICTURE_HEAD_BYTES;
    const end = start <= packed.byteLength ? start + view.getUint32(at + 8, true) : Number.POSITIVE_INFINITY;
    if (end > packed.byteLength) {
      throw new Error(`picture ${index + 1} of ${count} reaches beyond ${packed.byteLength} bytes`);
    }
    pictures.push({ atMs: view.getFloat64(at, true), bytes: packed.slice(start, end) });
    at = end;
  }
  return { size, pictures };
}
