import type { EgressFetch } from '../../src/egress/egress';
import type { Ledger } from '../../src/egress/ledger';
import type { Undo } from '../../src/lib/disposer';
import type { AlertStore } from '../../src/outbox/alert-store';
import type { CountStore } from '../../src/outbox/count-store';
import type { Exclusive } from '../../src/outbox/exclusive';
import type { Schedule } from './live-gate';

/** What the analytics worker needs of the browser; tests bring their own. */
export interface AnalyticsParts {
  /** The counts' storage; hears in words of what stands in its way. */
  readonly openStore: (onProblem: (message: string) => void, organisationId: string | null) => CountStore;
  /** The same for alerts. */
  readonly openAlerts: (onProblem: (message: string) => void, organisationId: string | null) => AlertStore;
  readonly egress: EgressFetch;
  readonly ledger: Ledger;
  readonly exclusive: Exclusive;
  /** Alerts do not wait for counts. */
  readonly alertsExclusive: Exclusive;
  readonly isOnline: () => boolean;
  /** Calls back when the network returns or goes. */
  readonly onNetworkChange: (listener: () => void) => Undo;
  /** ms since the epoch. */
  readonly now: () => number;
  /** UUIDv7s, each greater than the one before. */
  readonly newId: () => string;
  readonly schedule: Schedule;
  /** 0 to 1. */
  readonly random: () => number;
}
