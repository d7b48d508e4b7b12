import type { DBSchema } from 'idb';
import type { SealedBytes } from '../../workers/protocol';
import type { KeptMoment, MomentHold } from '../domain/moments';
import { IdbConnection, inTransaction } from '../lib/idb-connection';
import { keptMomentSchema } from './moment-schema';

interface MomentsSchema extends DBSchema {
  moments: { key: string; value: KeptMoment };
  /** One of its own for each moment; it cannot be read out, and what it opens is lost with it. */
  keys: { key: string; value: { readonly id: string; readonly key: CryptoKey } };
  pictures: { key: string; value: { readonly id: string } & Pick<SealedBytes, 'iv' | 'ciphertext'> };
}

/** Kept moments of this browser: ciphertext, and what is known of it without opening it. */
export interface MomentStore {
  /** In no order. What cannot be read any more is destroyed. */
  list(): Promise<readonly KeptMoment[]>;
  /** Destroys some and keeps another, both or neither. */
  keep(moment: KeptMoment, sealed: SealedBytes, evicted: readonly string[]): Promise<void>;
  /** Null: it has been destroyed. */
  read(id: string): Promise<SealedBytes | null>;
  /** Deletes their keys, bytes and facts; ids that are not there are passed over. */
  destroy(ids: readonly string[]): Promise<void>;
  /** Says how many there are, and hears what a legal hold is on; rejects where nobody answers. Left out: nobody can hold any. */
  readonly holds?: (moments: number) => Promise<readonly MomentHold[]>;
  dispose(): void;
}

const STORES = ['moments', 'keys', 'pictures'] as const;

/** In IndexedDB 'hiro-moments'. The caller disposes it. */
export function openMomentStore(name = 'hiro-moments'): MomentStore {
  const connection = new IdbConnection<MomentsSchema>({
    name,
    version: 1,
    upgrade: (db) => {
      for (const store of STORES) db.createObjectStore(store, { keyPath: 'id' });
    },
  });
  const change = async (
    evicted: readonly string[],
    added: [KeptMoment, SealedBytes] | null,
  ): Promise<void> => {
    const transaction = (await connection.use()).transaction(STORES, 'readwrite', { durability: 'strict' });
    const [moments, keys, pictures] = STORES.map((store) => transaction.objectStore(store));
    await inTransaction(transaction.done, async () => {
      for (const id of evicted) {
        await Promise.all([keys?.delete(id), pictures?.delete(id), moments?.delete(id)]);
      }
      if (added === null) return;
      const [moment, { key, iv, ciphertext }] = added;
      const { id } = moment;
      await transaction.objectStore('keys').put({ id, key });
      await transaction.objectStore('pictures').put({ id, iv, ciphertext });
      await transaction.objectStore('moments').put(moment);
    });
  };
  return {
    list: async () => {
      const kept = await (await connection.use()).getAll('moments');
      const known = kept.map((moment) => keptMomentSchema.safeParse(moment).data);
      const unreadable = kept.filter((_, index) => known[index] === undefined).map(({ id }) => id);
      if (unreadable.length > 0) await change(unreadable, null);
      return known.filter((moment) => moment !== undefined);
    },
    keep: (moment, sealed, evicted) => change(evicted, [moment, sealed]),
    read: async (id) => {
      const transaction = (await connection.use()).transaction(['keys', 'pictures']);
      return inTransaction(transaction.done, async () => {
        const [held, bytes] = await Promise.all([
          transaction.objectStore('keys').get(id),
          transaction.objectStore('pictures').get(id),
        ]);
        return held === undefined || bytes === undefined
          ? null
          : { key: held.key, iv: bytes.iv, ciphertext: bytes.ciphertext };
      });
    },
    destroy: (ids) => (ids.length === 0 ? Promise.resolve() : change(ids, null)),
    dispose: () => connection.dispose(),
  };
}
