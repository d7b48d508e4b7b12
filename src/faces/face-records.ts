import type { DBSchema } from 'idb';
import type { FaceKeys } from '../../workers/face-protocol';
import { IdbConnection } from '../lib/idb-connection';

/** A descriptor as this browser has it: ciphertext that only its vision worker opens. */
export interface StoredFace {
  readonly siteId: string;
  readonly personId: string;
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** See `EnrolledFace`. */
  readonly maxDistance: number;
}

/** This browser as an analyser of a site. */
export interface StoredAnalyser {
  readonly siteId: string;
  readonly analyserId: string;
  /** Whose site it is; others who sign in here leave it alone. */
  readonly organisationId: string;
}

/** What this browser keeps for face matching. */
export interface FaceRecords {
  /** Null: none were made. They can be used and not read. */
  keys(): Promise<FaceKeys | null>;
  putKeys(keys: FaceKeys): Promise<void>;
  analysers(): Promise<readonly StoredAnalyser[]>;
  putAnalyser(analyser: StoredAnalyser): Promise<void>;
  facesOf(siteId: string): Promise<readonly StoredFace[]>;
  putFace(face: StoredFace): Promise<void>;
  deleteFace(siteId: string, personId: string): Promise<void>;
  /** The site's descriptors, and that this browser is an analyser there. */
  forgetSite(siteId: string): Promise<void>;
  dispose(): void;
}

interface FacesSchema extends DBSchema {
  keys: { key: 'analyser'; value: FaceKeys };
  analysers: { key: string; value: StoredAnalyser };
  faces: { key: [string, string]; value: StoredFace; indexes: { bySite: string } };
}

/** On IndexedDB 'hiro-faces'. */
export function openFaceRecords(name = 'hiro-faces'): FaceRecords {
  const connection = new IdbConnection<FacesSchema>({
    name,
    version: 1,
    upgrade: (db) => {
      db.createObjectStore('keys');
      db.createObjectStore('analysers', { keyPath: 'siteId' });
      db.createObjectStore('faces', { keyPath: ['siteId', 'personId'] }).createIndex('bySite', 'siteId');
    },
  });
  return {
    keys: async () => (await (await connection.use()).get('keys', 'analyser')) ?? null,
    putKeys: async (keys) => {
      await (await connection.use()).put('keys', keys, 'analyser');
    },
    analysers: async () => (await connection.use()).getAll('analysers'),
    putAnalyser: async (analyser) => {
      await (await connection.use()).put('analysers', analyser);
    },
    facesOf: async (siteId) => (await connection.use()).getAllFromIndex('faces', 'bySite', siteId),
    putFace: async (face) => {
      await (await connection.use()).put('faces', face);
    },
    deleteFace: async (siteId, personId) => (await connection.use()).delete('faces', [siteId, personId]),
    forgetSite: async (siteId) => {
      const db = await connection.use();
      const transaction = db.transaction(['faces', 'analysers'], 'readwrite');
      const faces = transaction.objectStore('faces');
      const keys = await faces.index('bySite').getAllKeys(siteId);
      await Promise.all([
        ...keys.map((key) => faces.delete(key)),
        transaction.objectStore('analysers').delete(siteId),
        transaction.done,
      ]);
    },
    dispose: () => connection.dispose(),
  };
}
