import { inflateSync } from 'node:zlib';

/** Interleaved RGB, 0–255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Reads a PNG of 8 bits, RGB or with a palette, not interlaced: enough for pictures of test packages. */
export function readPng(file: Uint8Array): Picture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let header = { width: 0, height: 0, depth: 0, colour: 0 };
  let palette = new Uint8Array();
  const parts: Uint8Array[] = [];
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at);
    const kind = Buffer.from(file.subarray(at + 4, at + 8)).toString('latin1');
    const body = at + 8;
    if (kind === 'IHDR') {
      header = {
        width: view.getUint32(body),
        height: view.getUint32(body + 4),
        depth: view.getUint8(body + 8),
        colour: view.getUint8(body + 9),
      };
    }
    if (kind === 'PLTE') palette = file.slice(body, body + length);
    if (kind === 'IDAT') parts.push(file.subarray(body, body + length));
    at = body + length + 4;
  }
  const { width, height, depth, colour } = header;
  const isIndexed = colour === 3;
  if (depth !== 8 || (!isIndexed && colour !== 2))
    throw new Error(`expected 8-bit RGB or palette, got ${depth}-bit type ${colour}`);
  const bytesPerPixel = isIndexed ? 1 : 3;
  const pixels = unfilter(inflateSync(Buffer.concat(parts)), width * bytesPerPixel, height, bytesPerPixel);
  if (!isIndexed) return { width, height, rgb: pixels };
  const rgb = new Uint8Array(width * height * 3);
  pixels.forEach((index, pixel) => rgb.set(palette.subarray(index * 3, index * 3 + 3), pixel * 3));
  return { width, height, rgb };
}

/** Undoes PNG's five line filters (ISO/IEC 15948, 9.2). */
function unfilter(lines: Uint8Array, rowBytes: number, rows: number, step: number): Uint8Array {
  const out = new Uint8Array(rowBytes * rows);
  for (let row = 0; row < rows; row += 1) {
    const filter = lines[row * (rowBytes + 1)] ?? 0;
    for (let i = 0; i < rowBytes; i += 1) {
      const at = row * rowBytes + i;
      const left = i < step ? 0 : (out[at - step] ?? 0);
      const up = row === 0 ? 0 : (out[at - rowBytes] ?? 0);
      const corner = row === 0 || i < step ? 0 : (out[at - rowBytes - step] ?? 0);
      out[at] = (lines[row * (rowBytes + 1) + 1 + i] ?? 0) + predict(filter, left, up, corner);
    }
  }
  return out;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return Math.floor((left + up) / 2);
    case 4: {
      const estimate = left + up - corner;
      const [dLeft, dUp, dCorner] = [left, up, corner].map((value) => Math.abs(estimate - value));
      if (dLeft === undefined || dUp === undefined || dCorner === undefined) return 0;
      if (dLeft <= dUp && dLeft <= dCorner) return left;
      return dUp <= dCorner ? up : corner;
    }
    default:
      return 0;
  }
}
