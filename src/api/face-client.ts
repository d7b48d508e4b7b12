import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import {
  type FaceAnalyser,
  type FaceAnalyserInput,
  faceAnalyserSchema,
  type FaceCheckIn,
  faceCheckInSchema,
  type FaceOverview,
  faceOverviewSchema,
  type FacePerson,
  type FacePersonInput,
  facePersonSchema,
  type FaceTransferInput,
} from './face-contract';
import { noContent, requestJson } from './http';

/** Face matching of sites, as the server keeps it. Rejects as `requestJson` does. */
export interface FaceClient {
  /** For administrators. */
  overview(siteId: string): Promise<FaceOverview>;
  recordConsent(siteId: string, input: FacePersonInput): Promise<FacePerson>;
  revokeConsent(siteId: string, personId: string): Promise<FacePerson>;
  approve(siteId: string, analyser: Pick<FaceAnalyser, 'id' | 'fingerprint'>): Promise<void>;
  removeAnalyser(siteId: string, analyserId: string): Promise<void>;
  /** For analysers. */
  register(siteId: string, input: FaceAnalyserInput): Promise<FaceAnalyser>;
  checkIn(siteId: string, analyserId: string, holds: readonly string[]): Promise<FaceCheckIn>;
  pass(siteId: string, input: FaceTransferInput): Promise<void>;
  fetched(siteId: string, transferId: string): Promise<void>;
}

/** Asks the server behind this page. */
export function createFaceClient(egress: EgressFetch, root: string = API_ROOT): FaceClient {
  const urlOf = (siteId: string, path = ''): string =>
    `${root}/sites/${encodeURIComponent(siteId)}/face-matching${path}`;
  const common = { purpose: 'face-matching' } as const;
  const nothing = { ...common, schema: noContent };

  return {
    overview: (siteId) => requestJson(egress, { ...common, url: urlOf(siteId), schema: faceOverviewSchema }),
    recordConsent: (siteId, body) =>
      requestJson(egress, {
        ...common,
        method: 'POST',
        url: urlOf(siteId, '/persons'),
        body,
        schema: facePersonSchema,
      }),
    revokeConsent: (siteId, personId) =>
      requestJson(egress, {
        ...common,
        method: 'DELETE',
        url: urlOf(siteId, `/persons/${personId}`),
        schema: facePersonSchema,
      }),
    approve: (siteId, { id, fingerprint }) =>
      requestJson(egress, {
        ...nothing,
        method: 'PUT',
        url: urlOf(siteId, `/analysers/${id}/approval`),
        body: { fingerprint },
      }),
    removeAnalyser: (siteId, analyserId) =>
      requestJson(egress, { ...nothing, method: 'DELETE', url: urlOf(siteId, `/analysers/${analyserId}`) }),
    register: (siteId, body) =>
      requestJson(egress, {
        ...common,
        method: 'POST',
        url: urlOf(siteId, '/analysers'),
        body,
        schema: faceAnalyserSchema,
      }),
    checkIn: (siteId, analyserId, holds) =>
      requestJson(egress, {
        ...common,
        method: 'POST',
        url: urlOf(siteId, '/check-ins'),
        body: { analyserId, holds },
        schema: faceCheckInSchema,
      }),
    pass: (siteId, body) =>
      requestJson(egress, { ...nothing, method: 'POST', url: urlOf(siteId, '/transfers'), body }),
    fetched: (siteId, transferId) =>
      requestJson(egress, { ...nothing, method: 'DELETE', url: urlOf(siteId, `/transfers/${transferId}`) }),
  };
}
