import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Finding } from '../../models/packs/findings';
import { inspectFile } from '../../models/packs/inspect-file';
import type { Pack } from '../../models/packs/pack';
import { readWishes, type PackWishes } from '../../models/packs/pack-schema';
import { publicPackBySha } from '../../models/packs/public-packs';
import { reportText } from './report-text';

/** A file that makes a pack. */
export interface PackFile {
  readonly pack: Pack;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly findings: readonly Finding[];
}

/** Reads an ONNX file and the JSON of the same name beside it; throws with the report where it makes no pack. */
export function readPackFile(path: string): PackFile {
  const sidecar = path.replace(/\.onnx$/i, '.json');
  const wishes = sidecar !== path && existsSync(sidecar) ? wishesIn(sidecar) : undefined;
  return packFileOf({ name: basename(path), bytes: new Uint8Array(readFileSync(path)) }, wishes);
}

/** As `readPackFile`, of bytes; a public pack is known by its sha256, whatever its file is called. */
export function packFileOf(
  file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> },
  wishes?: PackWishes,
): PackFile {
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const known = publicPackBySha(sha256);
  const { findings, pack } = inspectFile(file, wishes ?? known?.wishes);
  if (pack === null) throw new Error(`${file.name} cannot be used.\n${reportText(findings)}`);
  const facts = known === null ? {} : { id: known.id, name: known.name, licence: known.licence };
  const sourceUrl = known?.urls[0] ?? null;
  return { pack: { ...pack, ...facts, sha256, sourceUrl }, bytes: file.bytes, findings };
}

function wishesIn(path: string): PackWishes {
  try {
    return readWishes(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
