import { z } from 'zod';
import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import {
  type Disclosure,
  type DisclosureInput,
  disclosurePageSchema,
  disclosureSchema,
  type EnrolledPerson,
  enrolledPersonSchema,
  type Erasure,
  erasureResultSchema,
  type KeptDays,
  type LegalHold,
  type LegalHoldInput,
  legalHoldSchema,
  type PersonErasure,
  personErasureSchema,
  type Retention,
  retentionSchema,
} from './data-life-contract';
import { requestJson, requestText } from './http';
import { type MomentBrowser, momentBrowserSchema } from './moment-hold-contract';

/** A whole archive or register is read at once, which takes a while. */
const WHOLE_TIMEOUT_MS = 300_000;
const purpose = 'configuration';

/** What can be taken away or erased as a whole. */
export interface DataSubject {
  readonly kind: 'camera' | 'site' | 'person';
  readonly id: string;
}

/** How long the server behind a page keeps what, and everything about single things. Rejects as `requestJson` does. */
export interface DataLifeClient {
  retention(): Promise<Retention>;
  /** `version` is that of what was read. */
  saveRetention(version: number, days: KeptDays): Promise<Retention>;
  holds(): Promise<readonly LegalHold[]>;
  placeHold(input: LegalHoldInput): Promise<LegalHold>;
  reviewHold(holdId: string, reviewMs: number): Promise<LegalHold>;
  releaseHold(holdId: string): Promise<LegalHold>;
  /** Browsers that keep moments, and when each last heard what is held. */
  momentBrowsers(): Promise<readonly MomentBrowser[]>;
  /** The newest first, before a time (UTC ms; null: from the end). */
  disclosures(beforeMs: number | null, limit: number): Promise<readonly Disclosure[]>;
  enterDisclosure(input: DisclosureInput): Promise<Disclosure>;
  disclosuresCsv(): Promise<string>;
  /** Everything about it, as JSON lines. */
  archive(subject: DataSubject): Promise<string>;
  /** `name` is its name, which confirms it. */
  erase(subject: DataSubject & { readonly kind: 'camera' | 'site' }, name: string): Promise<Erasure>;
  /** Everybody who is or was enrolled for face matching, by site. */
  persons(): Promise<readonly EnrolledPerson[]>;
  /** `name` is the label, or the id where there is none. */
  erasePerson(personId: string, name: string): Promise<PersonErasure>;
  /** Everything about the own account, as JSON lines. */
  ownArchive(): Promise<string>;
}

/** Asks the server behind this page. */
export function createDataLifeClient(egress: EgressFetch, root: string = API_ROOT): DataLifeClient {
  const retention = { url: `${root}/retention`, schema: retentionSchema, purpose } as const;
  const holdsUrl = `${root}/legal-holds`;
  const holdUrl = (holdId: string): string => `${holdsUrl}/${encodeURIComponent(holdId)}`;
  const disclosuresUrl = `${root}/disclosures`;
  const subjectUrl = ({ kind, id }: DataSubject): string =>
    `${root}/${kind === 'person' ? 'enrolled-person' : kind}s/${encodeURIComponent(id)}`;
  return {
    retention: () => requestJson(egress, retention),
    saveRetention: (ifMatch, days) =>
      requestJson(egress, { ...retention, method: 'PUT', ifMatch, body: { days } }),
    holds: () => requestJson(egress, { url: holdsUrl, schema: z.array(legalHoldSchema), purpose }),
    placeHold: (body) =>
      requestJson(egress, { url: holdsUrl, method: 'POST', body, schema: legalHoldSchema, purpose }),
    reviewHold: (holdId, reviewMs) =>
      requestJson(egress, {
        url: holdUrl(holdId),
        method: 'PATCH',
        body: { reviewMs },
        schema: legalHoldSchema,
        purpose,
      }),
    releaseHold: (holdId) =>
      requestJson(egress, {
        url: `${holdUrl(holdId)}/release`,
        method: 'POST',
        schema: legalHoldSchema,
        purpose,
      }),
    momentBrowsers: () =>
      requestJson(egress, {
        url: `${root}/moment-holds/browsers`,
        schema: z.array(momentBrowserSchema),
        purpose,
      }),
    disclosures: async (beforeMs, limit) => {
      const query = new URLSearchParams({ limit: String(limit) });
      if (beforeMs !== null) query.set('beforeMs', String(beforeMs));
      const url = `${disclosuresUrl}?${query.toString()}`;
      return (await requestJson(egress, { url, schema: disclosurePageSchema, purpose })).disclosures;
    },
    enterDisclosure: (body) =>
      requestJson(egress, { url: disclosuresUrl, method: 'POST', body, schema: disclosureSchema, purpose }),
    disclosuresCsv: () =>
      requestText(egress, { url: `${disclosuresUrl}/export`, purpose, timeoutMs: WHOLE_TIMEOUT_MS }),
    archive: (subject) =>
      requestText(egress, { url: `${subjectUrl(subject)}/archive`, purpose, timeoutMs: WHOLE_TIMEOUT_MS }),
    erase: (subject, name) =>
      requestJson(egress, {
        url: `${subjectUrl(subject)}/erasure`,
        method: 'POST',
        body: { name },
        schema: erasureResultSchema,
        purpose,
        timeoutMs: WHOLE_TIMEOUT_MS,
      }),
    persons: () =>
      requestJson(egress, {
        url: `${root}/enrolled-persons`,
        schema: z.array(enrolledPersonSchema),
        purpose,
      }),
    erasePerson: (id, name) =>
      requestJson(egress, {
        url: `${subjectUrl({ kind: 'person', id })}/erasure`,
        method: 'POST',
        body: { name },
        schema: personErasureSchema,
        purpose,
      }),
    ownArchive: () =>
      requestText(egress, { url: `${root}/account/archive`, purpose, timeoutMs: WHOLE_TIMEOUT_MS }),
  };
}
