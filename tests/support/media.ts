import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTruth, type Truth } from '../../scripts/eval/sets/truth-file';

export { readTruth, type Truth };

/** Lengths of a zone's visits in seconds, in the order they began. */
export function dwellsOf(truth: Truth, zone: string): readonly number[] {
  const intervals = truth.visits.find((visits) => visits.zone === zone)?.intervalsSec ?? [];
  return intervals.map(([start, end]) => end - start);
}

/** A file of the evaluation media, or null where they are not on this machine (HIRO_MEDIA names them). */
export function evaluationMedia(name: string): string | null {
  const folder = process.env['HIRO_MEDIA'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  const path = join(folder, 'media', name);
  return existsSync(path) ? path : null;
}
