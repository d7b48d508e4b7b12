import { AppError } from '../../../src/lib/errors';

/** Media that is not what ffmpeg was asked for; the run that made it is of no use. */
export class Mp4Error extends AppError {
  override readonly name = 'Mp4Error';

  constructor(message: string, cause?: unknown) {
    super('mp4-malformed', message, { isFatal: true, cause });
  }
}

/** A box's name and where its payload lies in the buffer it was found in. */
export interface Mp4Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** What a box begins with. */
export interface Mp4BoxHeader {
  readonly type: string;
  readonly headerBytes: number;
  /** Of the whole box with its header. */
  readonly sizeBytes: number;
}

/** A header is at least so long … */
export const SHORT_HEADER_BYTES = 8;
/** … and so long with a 64-bit size. */
export const LONG_HEADER_BYTES = 16;

/** Reads the header at `start`; null where more bytes are needed. Sizes that cannot be are an `Mp4Error`. */
export function readBoxHeader(data: Buffer, start = 0): Mp4BoxHeader | null {
  if (data.length - start < SHORT_HEADER_BYTES) return null;
  const type = data.toString('latin1', start + 4, start + 8);
  const shortSize = data.readUInt32BE(start);
  if (shortSize !== 1) return checked({ type, headerBytes: SHORT_HEADER_BYTES, sizeBytes: shortSize });
  if (data.length - start < LONG_HEADER_BYTES) return null;
  const sizeBytes = Number(data.readBigUInt64BE(start + 8));
  return checked({ type, headerBytes: LONG_HEADER_BYTES, sizeBytes });
}

function checked(header: Mp4BoxHeader): Mp4BoxHeader {
  const { type, headerBytes, sizeBytes } = header;
  // A size of 0 means "to the end of the file", and a live stream has none.
  if (sizeBytes >= headerBytes && sizeBytes <= Number.MAX_SAFE_INTEGER) return header;
  throw new Mp4Error(`Expected a box of ${headerBytes} bytes or more, got "${type}" of ${sizeBytes} bytes.`);
}

/** The boxes that lie one after another from `start` to `end`. */
export function* boxesIn(data: Buffer, start = 0, end = data.length): Generator<Mp4Box> {
  for (let at = start; at < end;) {
    const header = readBoxHeader(data, at);
    const left = end - at;
    if (header === null || header.sizeBytes > left)
      throw new Mp4Error(`Expected a box within ${left} bytes, got ${header?.sizeBytes ?? 'half a header'}.`);
    yield { type: header.type, start: at + header.headerBytes, end: at + header.sizeBytes };
    at += header.sizeBytes;
  }
}

/** The first box of that path, outermost first; null where there is none. */
export function findBox(data: Buffer, path: readonly string[], within?: Mp4Box): Mp4Box | null {
  const [type, ...rest] = path;
  for (const box of boxesIn(data, within?.start, within?.end)) {
    if (box.type !== type) continue;
    const found = rest.length === 0 ? box : findBox(data, rest, box);
    if (found !== null) return found;
  }
  return null;
}

/** As `findBox`, where there must be one. */
export function requireBox(data: Buffer, path: readonly string[], within?: Mp4Box): Mp4Box {
  const found = findBox(data, path, within);
  if (found === null) throw new Mp4Error(`Expected a box ${path.join('/')}, got none.`);
  return found;
}
