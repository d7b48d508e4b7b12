import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { AppError, messageOf } from './errors';

/** The transaction that an upgrade runs in. */
export type UpgradeTransaction<Schema extends DBSchema> = IDBPTransaction<
  Schema,
  StoreNames<Schema>[],
  'versionchange'
>;

export interface IdbConnectionOptions<Schema extends DBSchema> {
  readonly name: string;
  readonly version: number;
  /** Brings a database of any older version (0: new) to the present form; a failing request undoes all of it. */
  readonly upgrade: (
    db: IDBPDatabase<Schema>,
    oldVersion: number,
    transaction: UpgradeTransaction<Schema>,
  ) => void;
  /** Hears in words what stands in the way of storage; it may mend itself. */
  readonly onProblem?: (message: string) => void;
}

const OPEN_TIMEOUT_MS = 10_000;

/**
 * One IndexedDB database, opened at first use and again after the browser or another tab closed
 * it. `dispose()` closes it; a later `use()` opens it anew.
 */
export class IdbConnection<Schema extends DBSchema> {
  readonly #options: IdbConnectionOptions<Schema>;
  #opened: Promise<IDBPDatabase<Schema>> | null = null;

  constructor(options: IdbConnectionOptions<Schema>) {
    this.#options = options;
  }

  /** The open database. Rejects with kind 'storage-failed' where there is none (private mode, quota, blocked). */
  use(): Promise<IDBPDatabase<Schema>> {
    if (this.#opened === null) {
      const opened = this.#open();
      this.#opened = opened;
      opened.catch(() => this.#forget(opened));
    }
    return this.#opened;
  }

  dispose(): void {
    const opened = this.#opened;
    if (opened === null) return;
    this.#opened = null;
    void opened.then(
      (db) => db.close(),
      () => undefined,
    );
  }

  #forget(opened: Promise<IDBPDatabase<Schema>>): void {
    if (this.#opened === opened) this.#opened = null;
  }

  async #open(): Promise<IDBPDatabase<Schema>> {
    const { name, version, upgrade, onProblem } = this.#options;
    let isLate = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const opening = openDB<Schema>(name, version, {
        upgrade: (db, oldVersion, _newVersion, transaction) => upgrade(db, oldVersion, transaction),
        blocked: () => onProblem?.(`Another tab holds an older form of "${name}" open. Close or reload it.`),
        // Another tab wants to upgrade: let it, and open again when needed.
        blocking: () => this.dispose(),
        terminated: () => {
          this.#opened = null;
          onProblem?.(`The browser closed the storage "${name}"; it is opened again when needed.`);
        },
      });
      void opening.then(
        (db) => (isLate ? db.close() : undefined),
        () => undefined,
      );
      const timeout = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          isLate = true;
          reject(new AppError('timeout', `no answer within ${OPEN_TIMEOUT_MS} ms`));
        }, OPEN_TIMEOUT_MS);
      });
      return await Promise.race([opening, timeout]);
    } catch (error) {
      throw new AppError(
        'storage-failed',
        `The browser's storage "${name}" cannot be opened: ${wordsOf(error)}`,
        {
          cause: error,
        },
      );
    } finally {
      clearTimeout(timer);
    }
  }
}

function wordsOf(error: unknown): string {
  const isOutdated = error instanceof Error && error.name === 'VersionError';
  return isOutdated ? 'a newer version of the product has used it; reload this page' : messageOf(error);
}

/**
 * Runs the steps of a transaction and waits for its completion too. Both promises are watched, so
 * that an aborted transaction (quota) rejects once and nowhere unhandled.
 */
export async function inTransaction<Result>(
  done: Promise<void>,
  run: () => Promise<Result>,
): Promise<Result> {
  const [result] = await Promise.all([run(), done]);
  return result;
}
