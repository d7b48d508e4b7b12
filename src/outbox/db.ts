import type { DBSchema } from 'idb';
import type { QuarantinedBucket } from '../../workers/protocol';
import type { BreakdownRelease } from '../domain/breakdown-release';
import type { Bucket } from '../domain/bucket';
import type { Breakdown } from '../domain/live';
import { IdbConnection, type UpgradeTransaction } from '../lib/idb-connection';
import type { StoredFiring } from './alert-store';

/** An organisation's id; empty: stored by an older page, which kept none. */
interface Owned {
  readonly organisationId: string;
}

export type StoredBreakdown = Breakdown & {
  readonly updatedAtMs: number;
  /** May it be told, and was it? Left out, as by an older page: it may not. */
  readonly telling?: 'waits' | 'told' | 'never';
};

/**
 * The counts of this browser profile, shared by all tabs. A new form of `Bucket` or `Breakdown`
 * raises `VERSION` and converts in `upgrade`; the server takes buckets of the form before.
 */
export interface CountsSchema extends DBSchema {
  /** Key: the bucket's UUIDv7, so that key order is the order of making. */
  outbox: { key: string; value: Bucket & Owned; indexes: { byOrganisation: [string, string] } };
  quarantine: {
    key: string;
    value: { readonly id: string } & QuarantinedBucket & Owned;
    indexes: { byOrganisation: [string, string] };
  };
  history: { key: string; value: Bucket; indexes: { byCameraStart: [string, number] } };
  breakdowns: {
    key: [string, number];
    value: StoredBreakdown;
    indexes: { byUpdated: number };
  };
  /** What is told of them, on its way; once told an hour is never told again. */
  releases: { key: [string, number]; value: BreakdownRelease & Owned };
  /** What rules made fire: on its way, put aside, or kept here. Key: the firing's UUIDv7. */
  alerts: { key: string; value: StoredFiring; indexes: { byState: [string, string, string] } };
}

export type CountsConnection = IdbConnection<CountsSchema>;

const VERSION = 4;

/** A connection to IndexedDB 'hiro-counts'. The caller disposes it. */
export function connectCounts(onProblem: (message: string) => void, name = 'hiro-counts'): CountsConnection {
  return new IdbConnection<CountsSchema>({
    name,
    version: VERSION,
    onProblem,
    upgrade: (db, oldVersion, transaction) => {
      if (oldVersion < 1) {
        db.createObjectStore('outbox', { keyPath: 'id' });
        db.createObjectStore('quarantine', { keyPath: 'id' });
        const history = db.createObjectStore('history', { keyPath: 'id' });
        history.createIndex('byCameraStart', ['cameraId', 'startMs']);
        const breakdowns = db.createObjectStore('breakdowns', { keyPath: ['cameraId', 'hourStartMs'] });
        breakdowns.createIndex('byUpdated', 'updatedAtMs');
      }
      if (oldVersion < 2) {
        for (const store of ['outbox', 'quarantine'] as const) {
          transaction.objectStore(store).createIndex('byOrganisation', ['organisationId', 'id']);
        }
        markUnowned(transaction).catch(() => transaction.abort());
      }
      if (oldVersion < 3) db.createObjectStore('releases', { keyPath: ['cameraId', 'startMs'] });
      if (oldVersion < 4) {
        const alerts = db.createObjectStore('alerts', { keyPath: 'id' });
        alerts.createIndex('byState', ['state', 'organisationId', 'id']);
      }
    },
  });
}

/** Whose they are shows when somebody signs in; see `createIdbStore`. */
async function markUnowned(transaction: UpgradeTransaction<CountsSchema>): Promise<void> {
  for (const name of ['outbox', 'quarantine'] as const) {
    let cursor = await transaction.objectStore(name).openCursor();
    while (cursor !== null) {
      await cursor.update({ ...cursor.value, organisationId: '' });
      cursor = await cursor.continue();
    }
  }
}
