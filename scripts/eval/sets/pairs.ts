import { join } from 'node:path';
import { z } from 'zod';
import { csvNames, readCsv } from './csv';

const PAIRS = 'pairs.csv';

/** Two pictures, each of one person. */
export interface FacePair {
  /** Relative to the folder. */
  readonly files: readonly [string, string];
  readonly isSame: boolean;
}

const pairRow = z
  .object({
    fileA: z.string(),
    fileB: z.string(),
    same: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['yes', 'no', '1', '0', 'true', 'false'])),
  })
  .transform(({ fileA, fileB, same }): FacePair => ({
    files: [fileA, fileB],
    isSame: same === 'yes' || same === '1' || same === 'true',
  }));

/** `pairs.csv` with fileA, fileB and same (yes or no). */
export function readFacePairs(dir: string): Promise<readonly FacePair[]> {
  return readCsv(join(dir, PAIRS), pairRow);
}

export async function hasFacePairs(dir: string): Promise<boolean> {
  const names = await csvNames(join(dir, PAIRS));
  return ['fileA', 'fileB', 'same'].every((name) => names.includes(name));
}
