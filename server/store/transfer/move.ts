import type { Logger } from '../../../src/lib/logger';
import { lockedError } from '../embedded-database';
import { embeddedFiles } from '../embedded-files';
import { acquireFolderLock, FolderLockedError, isFolderInUse } from '../folder-lock';
import { listMigrations } from './catalogue';
import { readState, type StoreState, tablesOf } from './copy-tables';
import { loadTables, type Progress, type TableContent } from './load-tables';
import { openSource, type StorePlace } from './source-store';
import { assertUnused, fillStore } from './target-store';

export interface MoveOptions {
  readonly from: StorePlace;
  readonly to: StorePlace;
  readonly log: Logger;
  readonly progress: Progress;
}

/**
 * Copies everything from one store into an empty one and compares counts and sums; all or nothing, and the
 * source stays as it is. No server may use either: what it stored meanwhile would be missing.
 */
export async function move({ from, to, log, progress }: MoveOptions): Promise<void> {
  if (from.kind === 'embedded' && isFolderInUse(embeddedFiles(from.dataDir).serverLock)) {
    const error = await acquireFolderLock(embeddedFiles(from.dataDir).serverLock).then(
      (lock) => lock.release(),
      (failure: unknown) => failure,
    );
    if (error instanceof FolderLockedError) throw lockedError(from.dataDir, error.holderPid);
  }
  const source = await openSource(from, log);
  try {
    if (from.kind === 'postgresql') await assertUnused(source.db);
    await readState(source.db, async (state) => {
      const migrations = await listMigrations(state.trx);
      await fillStore(to, {
        migrations,
        isReplacing: false,
        fill: (db) =>
          loadTables(db, contentsOf(state), {
            monthStartsMs: state.monthStartsMs,
            isReplacing: false,
            progress,
          }),
      });
    });
  } finally {
    await source.close();
  }
}

async function* contentsOf(state: StoreState): AsyncGenerator<TableContent> {
  for await (const { table, sum, rows } of tablesOf(state)) {
    yield { name: table.name, columns: table.columns, rows, sum: () => sum };
  }
}
