import { readMomentHolds } from '../api/moment-hold-client';
import { egressFetch } from '../egress/egress';
import { viewerId } from '../lib/viewer-id';
import { type MomentStore, openMomentStore } from './moment-store';

/** The kept moments of this browser; with a server behind the page, as its legal holds allow. */
export function openMoments({ hasServer }: { readonly hasServer: boolean }): MomentStore {
  const store = openMomentStore();
  if (!hasServer) return store;
  return { ...store, holds: (moments) => readMomentHolds(egressFetch, { viewerId: viewerId(), moments }) };
}
