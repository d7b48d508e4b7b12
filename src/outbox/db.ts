import type { DBSchema } from 'idb';
import type { QuarantinedBucket } from '../../workers/protocol';
import type { Bucket } from '../domain/bucket';
import type { Breakdown } from '../domain/live';
import { IdbConnection } from '../lib/idb-connection';

/**
 * The counts of this browser profile, shared by all tabs. A new form of `Bucket` or `Breakdown`
 * raises `VERSION` and converts in `upgrade`; the server takes buckets of the form before.
 */
export interface CountsSchema extends DBSchema {
  /** Key: the bucket's UUIDv7, so that key order is the order of making. */
  outbox: { key: string; value: Bucket };
  quarantine: { key: string; value: { readonly id: string } & QuarantinedBucket };
  history: { key: string; value: Bucket; indexes: { byCameraStart: [string, number] } };
  breakdowns: {
    key: [string, number];
    value: Breakdown & { readonly updatedAtMs: number };
    indexes: { byUpdated: number };
  };
}

export type CountsConnection = IdbConnection<CountsSchema>;

const VERSION = 1;

/** A connection to IndexedDB 'hiro-counts'. The caller disposes it. */
export function connectCounts(onProblem: (message: string) => void, name = 'hiro-counts'): CountsConnection {
  return new IdbConnection<CountsSchema>({
    name,
    version: VERSION,
    onProblem,
    upgrade: (db, oldVersion) => {
      if (oldVersion < 1) {
        db.createObjectStore('outbox', { keyPath: 'id' });
        db.createObjectStore('quarantine', { keyPath: 'id' });
        const history = db.createObjectStore('history', { keyPath: 'id' });
        history.createIndex('byCameraStart', ['cameraId', 'startMs']);
        const breakdowns = db.createObjectStore('breakdowns', { keyPath: ['cameraId', 'hourStartMs'] });
        breakdowns.createIndex('byUpdated', 'updatedAtMs');
      }
    },
  });
}
