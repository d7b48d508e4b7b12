import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvalKind } from './kind';

/** One measurement that `all` makes. */
export interface PlannedRun {
  readonly kind: EvalKind;
  readonly dir: string;
  readonly options: Readonly<Record<string, string>>;
}

/** A folder below `dir`, itself included, this deep at most. */
const MAX_DEPTH = 4;

/** Every set below a folder with the kinds that can read it, in the order of kinds and names. */
export async function planAll(dir: string, kinds: readonly EvalKind[]): Promise<readonly PlannedRun[]> {
  const folders = await foldersBelow(dir, MAX_DEPTH);
  const runs: PlannedRun[] = [];
  for (const kind of kinds) {
    for (const folder of folders) {
      if (!(await kind.canRead(folder))) continue;
      const variants = (await kind.variantsOf?.(folder)) ?? [{}];
      runs.push(...variants.map((options) => ({ kind, dir: folder, options })));
    }
  }
  return runs;
}

async function foldersBelow(dir: string, depth: number): Promise<readonly string[]> {
  if (depth === 0) return [dir];
  const entries = await readdir(dir, { withFileTypes: true });
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => foldersBelow(join(dir, entry.name), depth - 1)),
  );
  return [dir, ...below.flat()];
}
