import type { Ledger } from '../../../../src/egress/ledger';

/** A ledger that keeps nothing. */
export class IdbLedger implements Ledger {
  record(): Promise<number> {
    return Promise.resolve(0);
  }

  grow(): Promise<void> {
    return Promise.resolve();
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }

  recent(): ReturnType<Ledger['recent']> {
    return Promise.resolve([]);
  }

  totals(): ReturnType<Ledger['totals']> {
    return Promise.resolve([]);
  }

  days(): ReturnType<Ledger['days']> {
    return Promise.resolve([]);
  }
}
