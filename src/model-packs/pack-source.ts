import type { Pack } from '../../models/packs/pack';
import { AppError } from '../lib/errors';
import { sha256Hex } from '../lib/sha256';
import type { NeededFile } from '../worker-host/engine-files';

/** A pack and where its file comes from. */
export interface PackSource {
  readonly pack: Pack;
  /** What is to be downloaded, for the progress; null: the file lies in this browser. */
  readonly file: NeededFile | null;
  /** The file, checked against the pack's sha256; the caller may transfer it. */
  bytes(download: (file: NeededFile) => Promise<ArrayBuffer>): Promise<ArrayBuffer>;
}

/** A pack's file is not there any more, or is not the one that was pinned. */
export class PackError extends AppError {
  override readonly name = 'PackError';

  constructor(message: string) {
    super('pack-failed', message);
  }
}

/** The bytes if they are those of the pack; throws a `PackError` otherwise. */
export async function checkedBytes(pack: Pack, bytes: ArrayBuffer): Promise<ArrayBuffer> {
  if (bytes.byteLength !== pack.bytes)
    throw new PackError(`${pack.name}: expected ${pack.bytes} bytes, got ${bytes.byteLength}`);
  // On insecure origins there is nothing to compute it with; the size has to do.
  if (globalThis.crypto?.subtle === undefined) return bytes;
  const sha256 = await sha256Hex(bytes);
  if (sha256 !== pack.sha256)
    throw new PackError(`${pack.name}: expected sha256 ${pack.sha256}, got ${sha256}`);
  return bytes;
}
