import type { DBSchema } from 'idb';
import type { CountAudit } from '../../count-audit/count-audit';
import { IdbConnection, inTransaction } from '../../lib/idb-connection';
import {
  correctionsSchema,
  countAuditSchema,
  recordingSchema,
  type CameraCorrections,
  type CheckRecording,
} from './check-schema';

/** Where count audits and corrections are kept: in this browser, and nowhere else. */
export interface CheckStore {
  /** All that can be read; what another version kept in another form is left out. */
  readAudits(): Promise<readonly CountAudit[]>;
  readCorrections(): Promise<readonly CameraCorrections[]>;
  /** Null: none was kept with this audit. */
  readRecording(auditId: string): Promise<CheckRecording | null>;
  /** `recording`: what it can be counted again from, if there is anything. */
  keepAudit(audit: CountAudit, recording: CheckRecording | null): Promise<void>;
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
  recordings: { key: string; value: unknown };
}

/** A store in IndexedDB 'hiro-checks'. The caller disposes it. */
export function openCheckStore(): CheckStore {
  const connection = new IdbConnection<ChecksSchema>({
    name: 'hiro-checks',
    version: 2,
    upgrade: (db, oldVersion) => {
      if (oldVersion < 1) {
        db.createObjectStore('audits', { keyPath: 'id' }).createIndex('byCamera', 'cameraId');
        db.createObjectStore('corrections', { keyPath: 'cameraId' });
      }
      db.createObjectStore('recordings', { keyPath: 'auditId' });
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
    readRecording: async (auditId) => {
      const kept = await (await connection.use()).get('recordings', auditId);
      return recordingSchema.safeParse(kept).data ?? null;
    },
    keepAudit: async (audit, recording) => {
      const transaction = (await connection.use()).transaction(['audits', 'recordings'], 'readwrite');
      await inTransaction(transaction.done, async () => {
        await transaction.objectStore('audits').put(audit);
        if (recording !== null) await transaction.objectStore('recordings').put(recording);
      });
    },
    removeAudit: async (auditId) => {
      const transaction = (await connection.use()).transaction(['audits', 'recordings'], 'readwrite');
      await inTransaction(transaction.done, async () => {
        await transaction.objectStore('audits').delete(auditId);
        await transaction.objectStore('recordings').delete(auditId);
      });
    },
    keepCorrections: async (corrections) => {
      await (await connection.use()).put('corrections', corrections);
    },
    forgetCamera: async (cameraId) => {
      const stores = ['audits', 'corrections', 'recordings'] as const;
      const transaction = (await connection.use()).transaction(stores, 'readwrite');
      await inTransaction(transaction.done, async () => {
        const keys = await transaction.objectStore('audits').index('byCamera').getAllKeys(cameraId);
        for (const key of keys) {
          await transaction.objectStore('audits').delete(key);
          await transaction.objectStore('recordings').delete(key);
        }
        await transaction.objectStore('corrections').delete(cameraId);
      });
    },
    dispose: () => connection.dispose(),
  };
}
