import { type Kysely, sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import { codeOf } from '../start-error';
import { openControlSocket } from './control-socket';
import { connectEmbedded } from './embedded-connection';
import { EmbeddedDatabase } from './embedded-database';
import { type EmbeddedFolder, openFolder } from './embedded-folder';
import { copyDatabase, removeSnapshots } from './embedded-snapshot';
import { fsyncPath } from './fsync-tree';
import { Journal } from './journal';
import type { JournalRecord } from './journal-record';
import { migrate } from './migrations';
import { relaxedTransaction } from './relaxed';
import { replay } from './replay';
import type { Database } from './schema';
import { seed } from './seed';
import { createSerial } from '../../src/worker-host/serial';
import { createSqlStore } from './sql-store';
import { type Store, StoreUnavailableError } from './store';

const CHECKPOINT_INTERVAL_MS = 5 * 60_000;
const CHECKPOINT_SIZE_BYTES = 16 * 1024 * 1024;
const RESTART_DELAY_MS = 500;
const MAX_RESTART_DELAY_MS = 60_000;

export interface EmbeddedStoreOptions {
  /** Absolute path; made where it is missing. */
  readonly dataDir: string;
  readonly log: Logger;
  /** Ends the start. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The store in a folder: PGlite in a process of its own, and a journal that answers for every
 * acknowledged write until the database's own files are on the disk. Close it to release the folder.
 */
export async function openEmbeddedStore({ dataDir, log, signal }: EmbeddedStoreOptions): Promise<Store> {
  const folder = await openFolder(dataDir);
  let embedded: Embedded | null = null;
  try {
    const journal = await Journal.open(folder.files.journal);
    embedded = new Embedded(dataDir, folder, journal, log);
    await fsyncPath(dataDir);
    return await embedded.start(signal);
  } catch (error) {
    if (embedded === null) folder.release();
    else await embedded.close();
    throw error;
  }
}

/** Owns the folder, the journal, the database process and its restarts. */
class Embedded {
  readonly #dataDir: string;
  readonly #folder: EmbeddedFolder;
  readonly #journal: Journal;
  readonly #log: Logger;
  readonly #inCheckpoint = createSerial();
  #database: EmbeddedDatabase | null = null;
  #db: Kysely<Database> | null = null;
  #control: { readonly close: () => void } | null = null;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #closing: Promise<void> | null = null;

  constructor(dataDir: string, folder: EmbeddedFolder, journal: Journal, log: Logger) {
    this.#dataDir = dataDir;
    this.#folder = folder;
    this.#journal = journal;
    this.#log = log;
  }

  async start(signal: AbortSignal | undefined): Promise<Store> {
    const db = await this.#startDatabase(signal);
    this.#timer = setInterval(() => void this.#checkpoint(), CHECKPOINT_INTERVAL_MS);
    this.#timer.unref();
    await removeSnapshots(this.#dataDir);
    if (this.#folder.socketFolder !== null) {
      this.#control = await openControlSocket(this.#folder.socketFolder, () =>
        this.#inCheckpoint(() => copyDatabase(db, this.#dataDir)),
      );
    }
    return createSqlStore({
      context: {
        kind: 'embedded',
        db,
        relaxed: (work) => relaxedTransaction(db, work),
        record: (entry) => this.#record(entry),
        inOrder: createSerial(),
        nowMs: () => Date.now(),
      },
      assertReady: () => {
        if (!this.#isReady) throw new StoreUnavailableError('The database is being restarted');
      },
      close: () => this.close(),
    });
  }

  async #startDatabase(signal?: AbortSignal): Promise<Kysely<Database>> {
    const database = await EmbeddedDatabase.start({
      dataDir: this.#dataDir,
      socketFolder: this.#folder.socketFolder,
      port: this.#database !== null && 'port' in this.#database.listen ? this.#database.listen.port : 0,
      signal,
    });
    this.#database = database;
    if (!database.isDurable) {
      this.#log.warn('This PGlite does not pass its fsyncs on: a power cut may damage the database folder');
    }
    this.#db ??= connectEmbedded(database.listen, (error) => {
      if (this.#closing === null)
        this.#log.warn('The database connection was lost', { cause: error.message });
    });
    await migrate(this.#db);
    await seed(this.#db, Date.now());
    const bucketCount = await replay(this.#journal, this.#db, this.#log);
    if (bucketCount > 0) this.#log.info('Restored from the journal', { bucketCount });
    this.#isReady = true;
    void database.ended.then(() => this.#restart());
    void this.#checkpoint({ isForced: true });
    return this.#db;
  }

  async #restart(): Promise<void> {
    this.#isReady = false;
    for (let delayMs = RESTART_DELAY_MS; this.#closing === null; delayMs *= 2) {
      this.#log.warn('The database process ended; it is started again');
      await sleep(Math.min(delayMs, MAX_RESTART_DELAY_MS), undefined, { ref: false });
      if (this.#closing !== null) return;
      try {
        await this.#startDatabase();
        return;
      } catch (error) {
        this.#log.error('The database could not be started again', error);
        await this.#database?.stop();
      }
    }
  }

  async #record(entry: JournalRecord): Promise<void> {
    try {
      await this.#journal.append(entry);
    } catch (error) {
      throw new StoreUnavailableError(
        `The journal cannot be written (${codeOf(error) || messageOf(error)})`,
        error,
      );
    }
    if (this.#journal.sizeBytes > CHECKPOINT_SIZE_BYTES) void this.#checkpoint();
  }

  /**
   * Deletes the journal as far as the database's files hold it. Whatever stands in a segment was
   * committed before it was appended, so a checkpoint begun after `rotate` covers the older segments.
   */
  #checkpoint({ isForced = false } = {}): Promise<void> {
    return this.#inCheckpoint(async () => {
      const isUseful = isForced || this.#journal.sizeBytes > 0;
      if (!isUseful || !this.#isReady || this.#db === null || this.#database === null) return;
      try {
        const discardOlder = await this.#journal.rotate();
        await sql`checkpoint`.execute(this.#db);
        await this.#database.sync();
        await discardOlder();
      } catch (error) {
        this.#log.warn('A checkpoint failed; the journal is kept', { cause: messageOf(error) });
      }
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#timer);
    this.#control?.close();
    await this.#checkpoint();
    this.#isReady = false;
    await this.#db?.destroy();
    await this.#database?.stop();
    await this.#journal.close();
    this.#folder.release();
  }
}
