import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, StartError } from '../start-error';
import { lockedError } from './embedded-database';
import { type EmbeddedFiles, embeddedFiles } from './embedded-files';
import { SOCKET_NUMBER } from './embedded-protocol';
import { acquireFolderLock, type FolderLock, FolderLockedError } from './folder-lock';

/** A Unix socket's path may have 107 bytes on Linux, 103 on macOS. */
const MAX_SOCKET_PATH_BYTES = 100;

/** The data folder, locked for this process; `release` gives it back. */
export interface EmbeddedFolder {
  readonly files: EmbeddedFiles;
  /** Null where the platform has no Unix sockets (Windows): then a port on loopback is used. */
  readonly socketFolder: string | null;
  release(): void;
}

/** Makes and locks the data folder, or throws a `StartError` that says what to do. */
export async function openFolder(dataDir: string): Promise<EmbeddedFolder> {
  const files = embeddedFiles(dataDir);
  let lock: FolderLock;
  try {
    mkdirSync(dataDir, { recursive: true });
    lock = await acquireFolderLock(files.serverLock);
  } catch (error) {
    if (error instanceof FolderLockedError) throw lockedError(dataDir, error.holderPid);
    throw new StartError(
      `The data folder ${dataDir} cannot be written (${codeOf(error)}): give this user write access, or choose another folder with --data.`,
      error,
    );
  }
  const socketFolder = makeSocketFolder(files);
  return {
    files,
    socketFolder,
    release: () => {
      if (socketFolder !== null) rmSync(socketFolder, { recursive: true, force: true });
      lock.release();
    },
  };
}

/** Only its owner may enter the folder: the socket itself asks for no password. */
function makeSocketFolder(files: EmbeddedFiles): string | null {
  if (process.platform === 'win32') return null;
  const path = join(files.socketFolder, `.s.PGSQL.${SOCKET_NUMBER}`);
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) return mkdtempSync(join(tmpdir(), 'hiro-'));
  mkdirSync(files.socketFolder, { recursive: true, mode: 0o700 });
  chmodSync(files.socketFolder, 0o700);
  return files.socketFolder;
}
