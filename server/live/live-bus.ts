import type { Logger } from '../../src/lib/logger';
import type { LiveMessage } from './live-message';
import { PostgresqlRelay } from './postgresql-relay';

export type { LiveMessage, ReportMessage } from './live-message';

export type LiveListener = (message: LiveMessage) => void;

/**
 * Tells every part of the server what happens, in this process at once and in the others that share its
 * database a moment later. Nothing is kept: whoever was not listening reads the database, and a `gap`
 * says that messages may have been lost.
 */
export interface LiveBus {
  /** Never throws and never waits. Call it after the commit of what it tells. */
  publish(message: LiveMessage): void;
  /** Returns its undo. A listener that throws is logged, and the others still hear. */
  subscribe(listener: LiveListener): () => void;
  /** Calling it twice is harmless; afterwards nothing is told any more. */
  close(): Promise<void>;
}

export interface LiveBusOptions {
  /** Null: this process is the only one. */
  readonly databaseUrl: string | null;
  readonly log: Logger;
}

/** Opens the bus. The database may be away: it is looked for until it is there. */
export function openLiveBus({ databaseUrl, log }: LiveBusOptions): LiveBus {
  const listeners = new Set<LiveListener>();
  const tell = (message: LiveMessage): void => {
    for (const listener of [...listeners]) {
      try {
        listener(message);
      } catch (error) {
        log.error('A listener of the live bus failed', error);
      }
    }
  };
  const relay = databaseUrl === null ? null : new PostgresqlRelay({ databaseUrl, log, onMessage: tell });
  let isClosed = false;
  return {
    publish(message) {
      if (isClosed) return;
      tell(message);
      relay?.send(message);
    },
    subscribe(listener) {
      // One of its own, so that a function that listens twice is heard twice and undone once.
      const own: LiveListener = (message) => listener(message);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    async close() {
      isClosed = true;
      listeners.clear();
      await relay?.close();
    },
  };
}

/** A bus within this process, for tests and for apps that are built without one. */
export function localLiveBus(log: Logger): LiveBus {
  return openLiveBus({ databaseUrl: null, log });
}
