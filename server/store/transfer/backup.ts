import type { Logger } from '../../../src/lib/logger';
import { version } from '../../../package.json';
import { StartError } from '../../start-error';
import { writeBackupFile } from './backup-file';
import { backupLines, type Manifest, type TableToWrite } from './backup-lines';
import { listMigrations } from './catalogue';
import { readState, type StoreState, tablesOf } from './copy-tables';
import { listDataFiles, readDataFiles } from './data-files';
import type { Progress } from './load-tables';
import { openSource, type StorePlace } from './source-store';

export interface BackupOptions {
  readonly place: StorePlace;
  /** Where keys and stored credentials lie. */
  readonly dataDir: string;
  readonly file: string;
  /** Null: not encrypted. */
  readonly passphrase: string | null;
  /** Keys and stored credentials too; only with a passphrase. */
  readonly hasKeys: boolean;
  readonly log: Logger;
  readonly progress: Progress;
  readonly nowMs: number;
}

/** Writes everything that a store holds at one moment into a file; answers what of the data folder is not in it. */
export async function backUp(options: BackupOptions): Promise<readonly string[]> {
  const { place, dataDir, file, passphrase, hasKeys, log, progress, nowMs } = options;
  if (hasKeys && passphrase === null) {
    throw new StartError('Keys are only put into an encrypted backup: add --passphrase-file.');
  }
  const source = await openSource(place, log);
  try {
    const paths = await listDataFiles(dataDir);
    return await readState(source.db, async (state) => {
      const manifest: Manifest = {
        product: 'hiro-cctv',
        version,
        store: place.kind,
        migrations: await listMigrations(state.trx),
        monthStartsMs: [...state.monthStartsMs],
        files: hasKeys ? await readDataFiles(dataDir, paths) : [],
        filesNotIncluded: hasKeys ? [] : paths,
      };
      const lines = backupLines(manifest, told(state, progress));
      await writeBackupFile(file, lines, { passphrase, nowMs });
      return manifest.filesNotIncluded;
    });
  } finally {
    await source.close();
  }
}

async function* told(state: StoreState, progress: Progress): AsyncGenerator<TableToWrite> {
  for await (const { table, sum, rows } of tablesOf(state)) {
    yield { table, sum, rows: counted(rows, (rowCount) => progress(table.name, rowCount)) };
  }
}

/** The same rows; `onCount` is told how many have come. */
export async function* counted(
  rows: AsyncIterable<readonly string[]>,
  onCount: (rowCount: number) => void,
): AsyncGenerator<readonly string[]> {
  let rowCount = 0;
  onCount(rowCount);
  for await (const lines of rows) {
    rowCount += lines.length;
    onCount(rowCount);
    yield lines;
  }
}
