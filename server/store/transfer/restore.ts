import { openBackupFile } from './backup-file';
import { BackupReader, type Manifest } from './backup-lines';
import { writeDataFiles } from './data-files';
import { loadTables, type Progress } from './load-tables';
import type { StorePlace } from './source-store';
import { fillStore } from './target-store';

export interface RestoreOptions {
  readonly place: StorePlace;
  readonly dataDir: string;
  readonly file: string;
  readonly passphrase: string | null;
  /** What is there is lost. Else the target must be empty. */
  readonly isReplacing: boolean;
  readonly progress: Progress;
}

/** Brings back what a backup holds, all or nothing. */
export async function restore(options: RestoreOptions): Promise<Manifest> {
  const { place, dataDir, file, passphrase, isReplacing, progress } = options;
  const backup = await openBackupFile(file, passphrase);
  const reader = new BackupReader(backup.lines());
  const manifest = await reader.manifest();
  const { monthStartsMs, migrations } = manifest;
  await fillStore(place, {
    migrations,
    isReplacing,
    fill: (db, target) => loadTables(db, reader.tables(), { monthStartsMs, ...target, progress }),
  });
  await writeDataFiles(dataDir, manifest.files, { isReplacing });
  return manifest;
}
