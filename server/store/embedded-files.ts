import { join } from 'node:path';

/** What lies in the data folder. */
export interface EmbeddedFiles {
  /** PGlite's own folder. */
  readonly database: string;
  /** A database folder in the making; complete only after it was renamed. */
  readonly databaseDraft: string;
  readonly journal: string;
  /** Held by the server. */
  readonly serverLock: string;
  /** Held by the database process, which may outlive its server for a moment. */
  readonly databaseLock: string;
  /** Holds the socket; only its owner may enter. */
  readonly socketFolder: string;
}

export function embeddedFiles(dataDir: string): EmbeddedFiles {
  return {
    database: join(dataDir, 'pg'),
    databaseDraft: join(dataDir, 'pg.new'),
    journal: join(dataDir, 'journal'),
    serverLock: join(dataDir, 'server.lock'),
    databaseLock: join(dataDir, 'database.lock'),
    socketFolder: join(dataDir, 'run'),
  };
}
