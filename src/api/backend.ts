import type { StoreMode } from '../../workers/protocol';
import { egressFetch, type EgressFetch } from '../egress/egress';
import { createLogger } from '../lib/logger';
import { createServerReader, createServerStore, fetchServerTime, type AggregateReader } from './client';
import { IdbConfigRecords, MemoryConfigRecords } from './config-records';
import { createAccountClient, type AccountClient } from './account-client';
import type { Session } from './account-contract';
import type { ConfigStore } from './config-store';
import { ApiError } from './http';
import { createLocalStore } from './local-store';

/** Where this page keeps its configuration and reads its counts. */
export interface Backend {
  readonly mode: StoreMode;
  readonly config: ConfigStore;
  /** Null in local mode: the analytics worker's `readLocal` has the counts. */
  readonly reader: AggregateReader | null;
  /** The server's clock, ms; null in local mode, where this machine's clock is the only one. */
  readonly fetchTime: (() => Promise<number>) | null;
  /** Why the browser's storage cannot be used, if so: the configuration is then lost on reload. */
  readonly storageProblem: string | null;
  /** Null without a server. */
  readonly accounts: AccountClient | null;
  /** Who is known to the server; null without a server, or where it is in trouble. */
  readonly session: Session | null;
  /** Why somebody whom the server knows may not come in, as one who is in no organisation any more. */
  readonly refusal: string | null;
}

/**
 * Asks who is known here, and by that whether our server stands behind the page. Anything else (static
 * host, no network) means local. Our server in trouble is still the server: its stores then say so.
 */
export async function detectBackend(egress: EgressFetch = egressFetch): Promise<Backend> {
  const logger = createLogger('backend');
  const accounts = createAccountClient(egress);
  try {
    return serverBackend(egress, { accounts, session: await accounts.session(), refusal: null });
  } catch (error) {
    if (error instanceof ApiError && error.problem !== null) {
      const refusal = error.status === 403 ? error.message : null;
      return serverBackend(egress, { accounts, session: null, refusal });
    }
    logger.info('no server: configuration and counts stay in this browser', {
      reason: error instanceof Error ? error.message : String(error),
    });
    return localBackend();
  }
}

function serverBackend(
  egress: EgressFetch,
  known: Pick<Backend, 'accounts' | 'session' | 'refusal'>,
): Backend {
  return {
    ...known,
    mode: 'server',
    config: createServerStore(egress),
    reader: createServerReader(egress),
    fetchTime: () => fetchServerTime(egress),
    storageProblem: null,
  };
}

/** Everything in this browser: also the choice of whoever uses it without an account. */
export async function localBackend(): Promise<Backend> {
  const stored = new IdbConfigRecords();
  const common = {
    mode: 'local',
    reader: null,
    fetchTime: null,
    accounts: null,
    session: null,
    refusal: null,
  } as const;
  try {
    await stored.all('sites');
    return { ...common, config: createLocalStore(stored), storageProblem: null };
  } catch (error) {
    createLogger('backend').error('configuration is kept in memory only', error);
    const storageProblem = error instanceof Error ? error.message : String(error);
    return { ...common, config: createLocalStore(new MemoryConfigRecords()), storageProblem };
  }
}
