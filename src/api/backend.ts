import type { StoreMode } from '../../workers/protocol';
import { egressFetch, type EgressFetch } from '../egress/egress';
import { createLogger } from '../lib/logger';
import {
  API_ROOT,
  createServerReader,
  createServerStore,
  fetchServerTime,
  type AggregateReader,
} from './client';
import { IdbConfigRecords, MemoryConfigRecords } from './config-records';
import type { ConfigStore } from './config-store';
import { healthSchema } from './contract';
import { ApiError, requestJson } from './http';
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
}

const HEALTH_TIMEOUT_MS = 5000;

/**
 * Asks whether our server stands behind the page. Anything else (static host, no network) means
 * local. Our server that asks to sign in, or is in trouble, is still the server: its stores then say so.
 */
export async function detectBackend(egress: EgressFetch = egressFetch): Promise<Backend> {
  const logger = createLogger('backend');
  try {
    const url = `${API_ROOT}/health`;
    await requestJson(egress, { url, schema: healthSchema, purpose: 'health', timeoutMs: HEALTH_TIMEOUT_MS });
  } catch (error) {
    if (error instanceof ApiError && error.problem !== null) return serverBackend(egress);
    logger.info('no server: configuration and counts stay in this browser', {
      reason: error instanceof Error ? error.message : String(error),
    });
    return localBackend();
  }
  return serverBackend(egress);
}

function serverBackend(egress: EgressFetch): Backend {
  return {
    mode: 'server',
    config: createServerStore(egress),
    reader: createServerReader(egress),
    fetchTime: () => fetchServerTime(egress),
    storageProblem: null,
  };
}

async function localBackend(): Promise<Backend> {
  const stored = new IdbConfigRecords();
  const common = { mode: 'local', reader: null, fetchTime: null } as const;
  try {
    await stored.all('sites');
    return { ...common, config: createLocalStore(stored), storageProblem: null };
  } catch (error) {
    createLogger('backend').error('configuration is kept in memory only', error);
    const storageProblem = error instanceof Error ? error.message : String(error);
    return { ...common, config: createLocalStore(new MemoryConfigRecords()), storageProblem };
  }
}
