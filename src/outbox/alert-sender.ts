import { MAX_FIRINGS_A_BATCH, type AlertFiring } from '../domain/alert';
import type { AlertStore } from './alert-store';
import { Sender, type SenderOptions } from './sender';

export type AlertSenderOptions = Omit<SenderOptions<AlertFiring>, 'store' | 'batchOf' | 'maxBatch'> & {
  readonly store: AlertStore;
  readonly viewerId: string;
};

/** Uploads firings, each when it is confirmed and when it has ended; the server knows them by their id. */
export function createAlertSender({ viewerId, ...options }: AlertSenderOptions): Sender<AlertFiring> {
  return new Sender<AlertFiring>({
    ...options,
    maxBatch: MAX_FIRINGS_A_BATCH,
    batchOf: (items) => ({ items, body: JSON.stringify({ viewerId, firings: items }) }),
  });
}
