import type { DBSchema } from 'idb';
import type { CountAudit } from '../../count-audit/count-audit';
import { IdbConnection } from '../../lib/idb-connection';
import { correctionsSchema, countAuditSchema, type CameraCorrections } from './check-schema';

/** Where count audits and corrections are kept: in this browser, and nowhere else. */
export interface CheckStore {
  /** All that can be read; what another version kept in another form is left out. */
  readAudits(): Promise<readonly CountAudit[]>;
  readCorrections(): Promise<readonly CameraCorrections[]>;
  keepAudit(audit: CountAudit): Promise<void>;
  removeAudit(auditId: string): Promise<void>;
  /** Replaces those of the camera. */
  keepCorrections(corrections: CameraCorrections): Promise<void>;
  /** Drops all that is kept of a camera. */
  forgetCamera(cameraId: string): Promise<void>;
  dispose(): void;
}

interface ChecksSchema extends DBSchema {
  audits: { key: string; value: unknown; indexes: { byCamera: string } };
  corrections: { key: string; value: unknown };
}

/** A store in IndexedDB 'hiro-checks'. The caller disposes it. */
export function openCheckStore(): CheckStore {
  const connection = new IdbConnection<ChecksSchema>({
    name: 'hiro-checks',
    version: 1,
    upgrade: (db) => {
      db.createObjectStore('audits', { keyPath: 'id' }).createIndex('byCamera', 'cameraId');
      db.createObjectStore('corrections', { keyPath: 'cameraId' });
    },
  });
  return {
    readAudits: async () => {
      const kept = await (await connection.use()).getAll('audits');
      return kept.flatMap((audit) => countAuditSchema.safeParse(audit).data ?? []);
    },
    readCorrections: async () => {
      const kept = await (await connection.use()).getAll('corrections');
      return kept.flatMap((corrections) => correctionsSchema.safeParse(corrections).data ?? []);
    },
    keepAudit: async (audit) => {
      await (await connection.use()).put('audits', audit);
    },
    removeAudit: async (auditId) => {
      await (await connection.use()).delete('audits', auditId);
    },
    keepCorrections: async (corrections) => {
      await (await connection.use()).put('corrections', corrections);
    },
    forgetCamera: async (cameraId) => {
      const transaction = (await connection.use()).transaction(['audits', 'corrections'], 'readwrite');
      const keys = await transaction.objectStore('audits').index('byCamera').getAllKeys(cameraId);
      await Promise.all([
        ...keys.map((key) => transaction.objectStore('audits').delete(key)),
        transaction.objectStore('corrections').delete(cameraId),
        transaction.done,
      ]);
    },
    dispose: () => connection.dispose(),
  };
}
