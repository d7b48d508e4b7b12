import type { Logger } from '../../src/lib/logger';
import { openEmbeddedStore } from './embedded-store';
import { openPostgresqlStore } from './postgresql-store';
import type { Store } from './store';

interface Place {
  /** Null: embedded, in the data folder. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
}

/** The store that the configuration names. Whoever opens it closes it. Throws `StartError`. */
export function openStore({ databaseUrl, dataDir }: Place, log: Logger, signal: AbortSignal): Promise<Store> {
  return databaseUrl === null
    ? openEmbeddedStore({ dataDir, log, signal })
    : openPostgresqlStore({ databaseUrl, log });
}
