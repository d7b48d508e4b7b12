/**
 * The time in a picture: two rows of black and white cells at its top. The first row is the moment in
 * ms (modulo 2^32) in Gray code, so that a blurred edge between two moments is off by little; the second
 * is the number of the picture and a checksum, so that a damaged picture is never read as a time.
 */

export const CELLS_PER_ROW = 32;
export const ROWS = 2;
/** Both rows together, as a share of the picture's height. */
export const BARCODE_HEIGHT = 1 / 6;

const TIME_RANGE = 2 ** 32;
const COUNTER_RANGE = 2 ** 16;

/** What a picture says of itself. */
export interface PictureStamp {
  /** When it was made, ms since the epoch. */
  readonly madeAtMs: number;
  /** Its number, modulo 2^16. */
  readonly counter: number;
}

/** The cells row by row; true is white. */
export function cellsOf({ madeAtMs, counter }: PictureStamp): readonly boolean[] {
  const time = Math.floor(madeAtMs) % TIME_RANGE;
  const count = counter % COUNTER_RANGE;
  const gray = (time ^ (time >>> 1)) >>> 0;
  const check = checksum(time, count);
  return [...bits(gray, 32), ...bits(count, 16), ...bits(check, 16)];
}

/** The stamp that cells carry; null where the checksum does not fit. `nowMs` is less than 24 days off. */
export function stampFrom(cells: readonly boolean[], nowMs: number): PictureStamp | null {
  if (cells.length !== CELLS_PER_ROW * ROWS) return null;
  let time = number(cells.slice(0, 32));
  for (const shift of [1, 2, 4, 8, 16]) time = (time ^ (time >>> shift)) >>> 0;
  const counter = number(cells.slice(32, 48));
  if (number(cells.slice(48)) !== checksum(time, counter)) return null;
  const base = Math.floor(nowMs / TIME_RANGE) * TIME_RANGE;
  const candidates = [base - TIME_RANGE + time, base + time, base + TIME_RANGE + time];
  const madeAtMs = candidates.reduce((best, one) =>
    Math.abs(one - nowMs) < Math.abs(best - nowMs) ? one : best,
  );
  return { madeAtMs, counter };
}

function bits(value: number, count: number): readonly boolean[] {
  return Array.from({ length: count }, (_, index) => ((value >>> (count - 1 - index)) & 1) === 1);
}

function number(cells: readonly boolean[]): number {
  return cells.reduce((value, isWhite) => ((value << 1) | (isWhite ? 1 : 0)) >>> 0, 0);
}

/** FNV-1a over the six bytes, folded to 16 bits. */
function checksum(time: number, counter: number): number {
  let hash = 0x811c9dc5;
  for (const byte of [time >>> 24, time >>> 16, time >>> 8, time, counter >>> 8, counter]) {
    hash = Math.imul(hash ^ (byte & 0xff), 0x01000193) >>> 0;
  }
  return (hash ^ (hash >>> 16)) & 0xffff;
}
