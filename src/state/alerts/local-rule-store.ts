import type { DBSchema } from 'idb';
import { alertRulesSchema } from '../../api/alert-rule-schema';
import { IdbConnection, inTransaction } from '../../lib/idb-connection';
import { type AlertRuleStore, type KeptRules, RulesChangedError } from './rule-store';

interface RulesSchema extends DBSchema {
  sites: { key: string; value: unknown };
}

/** A store in IndexedDB 'hiro-alert-rules', for a page without a server. */
export function openLocalRuleStore(): AlertRuleStore {
  const connection = new IdbConnection<RulesSchema>({
    name: 'hiro-alert-rules',
    version: 1,
    upgrade: (db) => void db.createObjectStore('sites'),
  });
  return {
    read: async (siteId) => keptOf(await (await connection.use()).get('sites', siteId)),
    write: async (siteId, version, rules) => {
      const transaction = (await connection.use()).transaction('sites', 'readwrite');
      return inTransaction(transaction.done, async () => {
        if (keptOf(await transaction.store.get(siteId)).version !== version) throw new RulesChangedError();
        const next = { rules, version: version + 1 };
        await transaction.store.put(next, siteId);
        return next;
      });
    },
  };
}

/** What another version kept in another form counts as none. */
function keptOf(stored: unknown): KeptRules {
  return alertRulesSchema.safeParse(stored).data ?? { rules: [], version: 0 };
}
