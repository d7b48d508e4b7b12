/** The database process: PGlite behind a socket. Started and ended by `EmbeddedProcess`; never alone. */
import { existsSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { messageOf } from '../../src/lib/errors';
import { DurableFs } from './durable-fs';
import { type EmbeddedFiles, embeddedFiles } from './embedded-files';
import {
  type FromDatabase,
  type Listen,
  SOCKET_NUMBER,
  type ToDatabase,
  toDatabaseSchema,
} from './embedded-protocol';
import { acquireFolderLock, type FolderLock, FolderLockedError } from './folder-lock';
import { fsyncPath, fsyncTree } from './fsync-tree';

/** A predecessor that lost its server ends by itself within this time. */
const PREDECESSOR_WAIT_MS = 15_000;
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'synchronous_commit=on'],
];

type StartMessage = Extract<ToDatabase, { readonly kind: 'start' }>;

interface Running {
  readonly files: EmbeddedFiles;
  readonly lock: FolderLock;
  readonly database: PGlite;
  readonly socket: PGLiteSocketServer;
}

let running: Running | null = null;
let isStopping = false;

function send(message: FromDatabase): void {
  if (process.connected) process.send?.(message);
}

async function start({ dataDir, ...where }: StartMessage): Promise<void> {
  const files = embeddedFiles(dataDir);
  const lock = await acquireFolderLock(files.databaseLock, { waitMs: PREDECESSOR_WAIT_MS });
  try {
    if (!existsSync(files.database)) await create(dataDir, files);
    const folder = new DurableFs(files.database);
    const database = await PGlite.create({ fs: folder, startParams: START_PARAMETERS });
    await database.exec('CHECKPOINT');
    const { socket, listen } = await serve(database, where);
    running = { files, lock, database, socket };
    send({ kind: 'ready', listen, isDurable: folder.fsyncCount > 0 });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Makes the database beside its place and renames it there, so that a half-made one is never opened. */
async function create(dataDir: string, files: EmbeddedFiles): Promise<void> {
  rmSync(files.databaseDraft, { recursive: true, force: true });
  const database = await PGlite.create({ fs: new DurableFs(files.databaseDraft) });
  await database.close();
  await fsyncTree(files.databaseDraft);
  await rename(files.databaseDraft, files.database);
  await fsyncPath(dataDir);
}

async function serve(
  database: PGlite,
  { socketFolder, port }: Pick<StartMessage, 'socketFolder' | 'port'>,
): Promise<{ readonly socket: PGLiteSocketServer; readonly listen: Listen }> {
  // The server uses one connection at a time: all of them share one session, message by message.
  const options = { db: database, maxConnections: 4 };
  if (socketFolder === null) {
    const socket = new PGLiteSocketServer({ ...options, host: '127.0.0.1', port });
    await socket.start();
    return { socket, listen: { port: Number(socket.getServerConn().split(':').at(-1)) } };
  }
  const path = join(socketFolder, `.s.PGSQL.${SOCKET_NUMBER}`);
  rmSync(path, { force: true });
  const socket = new PGLiteSocketServer({ ...options, path });
  await socket.start();
  return { socket, listen: { socketFolder } };
}

async function sync(requestId: number): Promise<void> {
  try {
    if (running !== null) await fsyncTree(running.files.database);
    send({ kind: 'synced', requestId, problem: null });
  } catch (error) {
    send({ kind: 'synced', requestId, problem: messageOf(error) });
  }
}

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  try {
    await running?.socket.stop();
    await running?.database.close();
  } finally {
    running?.lock.release();
    process.exit(0);
  }
}

function fail(error: unknown): void {
  if (error instanceof FolderLockedError) send({ kind: 'locked', holderPid: error.holderPid });
  else send({ kind: 'failed', message: messageOf(error) });
  // Lets the message leave before the process does.
  setTimeout(() => process.exit(1), 50);
}

// Ctrl-C reaches the whole group: the server decides when the database ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => void stop());
process.on('message', (raw) => {
  const message = toDatabaseSchema.parse(raw);
  switch (message.kind) {
    case 'start':
      start(message).catch(fail);
      break;
    case 'sync':
      void sync(message.requestId);
      break;
    case 'stop':
      void stop();
      break;
  }
});
