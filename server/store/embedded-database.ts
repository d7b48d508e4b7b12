import { type ChildProcess, spawn } from 'node:child_process';
import { AppError, throwIfAborted } from '../../src/lib/errors';
import { childCommand } from '../child-command';
import { StartError } from '../start-error';
import { type FromDatabase, fromDatabaseSchema, type Listen, type ToDatabase } from './embedded-protocol';

const STOP_TIMEOUT_MS = 10_000;
const SYNC_TIMEOUT_MS = 120_000;

interface StartOptions {
  readonly dataDir: string;
  readonly socketFolder: string | null;
  /** Used where there is no socket folder; 0 takes any. */
  readonly port: number;
  /** Ends the start; the process is killed. */
  readonly signal?: AbortSignal | undefined;
}

/** The database process as the server sees it. Whoever starts it stops it. */
export class EmbeddedDatabase {
  readonly listen: Listen;
  /** Whether PGlite's fsyncs reach the disk. */
  readonly isDurable: boolean;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #nextRequestId = 1;

  private constructor(child: ChildProcess, ready: Extract<FromDatabase, { kind: 'ready' }>) {
    this.#child = child;
    this.listen = ready.listen;
    this.isDurable = ready.isDurable;
    this.ended = endOf(child);
  }

  /** Resolves when the database takes connections; throws `StartError` when it cannot start. */
  static async start({ dataDir, socketFolder, port, signal }: StartOptions): Promise<EmbeddedDatabase> {
    throwIfAborted(signal);
    const { args, cwd } = childCommand(import.meta.url, 'embedded-process');
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    const kill = (): void => void child.kill('SIGKILL');
    signal?.addEventListener('abort', kill, { once: true });
    try {
      const message = await firstMessage(child, { kind: 'start', dataDir, socketFolder, port });
      throwIfAborted(signal);
      if (message.kind === 'ready') return new EmbeddedDatabase(child, message);
      if (message.kind === 'locked') throw lockedError(dataDir, message.holderPid);
      throw failedError(dataDir, message.kind === 'failed' ? message.message : 'it answered out of turn');
    } catch (error) {
      kill();
      await endOf(child);
      throwIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener('abort', kill);
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Forces the database's files to the disk. */
  async sync(): Promise<void> {
    const requestId = this.#nextRequestId++;
    const answer = waitForSynced(this.#child, requestId);
    post(this.#child, { kind: 'sync', requestId });
    const problem = await answer;
    if (problem !== null)
      throw new AppError('store', `The database's files could not be written: ${problem}`);
  }

  /** Ends the process in order, or by force after ten seconds. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    post(this.#child, { kind: 'stop' });
    await this.ended;
    clearTimeout(timer);
  }
}

/** A folder that somebody else uses. */
export function lockedError(dataDir: string, holderPid: number): StartError {
  return new StartError(
    `The data folder ${dataDir} is in use by process ${holderPid}: end that server first, or choose another folder with --data.`,
  );
}

function failedError(dataDir: string, reason: string): StartError {
  return new StartError(
    `The database in ${dataDir} cannot be opened (${reason}): restore a copy of that folder, or move it away to begin with an empty one.`,
  );
}

function post(child: ChildProcess, message: ToDatabase): void {
  if (child.connected) child.send(message);
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // `once` of node:events would reject on an 'error' event, such as a message to a process just killed.
  await new Promise<void>((resolve) => child.once('exit', () => resolve()));
}

/** The process's answer to `start`; its last words on stderr where it dies without one. */
function firstMessage(child: ChildProcess, start: ToDatabase): Promise<FromDatabase> {
  return new Promise((resolve, reject) => {
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-600);
    });
    child.once('error', reject);
    child.once('message', (raw) => resolve(fromDatabaseSchema.parse(raw)));
    child.once('exit', () => {
      const reason = lastWords.trim().split('\n').at(-1) ?? '';
      resolve({ kind: 'failed', message: reason === '' ? 'it ended without a word' : reason });
    });
    post(child, start);
  });
}

function waitForSynced(child: ChildProcess, requestId: number): Promise<string | null> {
  return new Promise((resolve) => {
    const finish = (problem: string | null): void => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      resolve(problem);
    };
    const onMessage = (raw: unknown): void => {
      const message = fromDatabaseSchema.parse(raw);
      if (message.kind === 'synced' && message.requestId === requestId) finish(message.problem);
    };
    const onExit = (): void => finish('the database process ended');
    const timer = setTimeout(() => finish('no answer'), SYNC_TIMEOUT_MS);
    child.on('message', onMessage).once('exit', onExit);
  });
}
