import { v7 as uuidv7 } from 'uuid';
import { egressFetch, egressLedger } from '../../src/egress/egress';
import { connectCounts } from '../../src/outbox/db';
import { exclusiveAcrossTabs } from '../../src/outbox/exclusive';
import { IdbAlertStore } from '../../src/outbox/idb-alerts';
import { createIdbStore } from '../../src/outbox/idb-store';
import type { AnalyticsParts } from './parts';

/** The real ones. */
export function browserParts(): AnalyticsParts {
  return {
    openStore: (onProblem, organisationId) => createIdbStore(connectCounts(onProblem), organisationId),
    openAlerts: (onProblem, organisationId) => new IdbAlertStore(connectCounts(onProblem), organisationId),
    egress: egressFetch,
    ledger: egressLedger(),
    exclusive: exclusiveAcrossTabs('hiro-outbox-sender'),
    alertsExclusive: exclusiveAcrossTabs('hiro-alert-sender'),
    isOnline: () => navigator.onLine,
    onNetworkChange: (listener) => {
      self.addEventListener('online', listener);
      self.addEventListener('offline', listener);
      return () => {
        self.removeEventListener('online', listener);
        self.removeEventListener('offline', listener);
      };
    },
    now: Date.now,
    newId: uuidv7,
    schedule: (run, delayMs) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  };
}
