import { z } from 'zod';
import type { EgressFetch } from '../egress/egress';
import {
  auditPageSchema,
  auditVerificationSchema,
  type AuditVerification,
  type StoredAuditEntry,
} from './audit-contract';
import { API_ROOT } from './client';
import { diagnosticsSchema, type Diagnostics } from './diagnostics-contract';
import { noContent, requestJson, requestText } from './http';
import {
  supportGrantMadeSchema,
  supportGrantSchema,
  supportSessionSchema,
  type SupportGrant,
  type SupportSession,
} from './support-contract';

/** Reading the whole chain takes a while on a server that has run for years. */
const WHOLE_LOG_TIMEOUT_MS = 120_000;

/** The audit log, support access and diagnostics of the server behind a page. Rejects as `requestJson` does. */
export interface AuditClient {
  /** The newest entries first; those before a number, or the newest of all (null). */
  entries(before: number | null, limit: number): Promise<readonly StoredAuditEntry[]>;
  verify(): Promise<AuditVerification>;
  /** All entries as JSON lines, oldest first; that they were fetched is the last one. */
  exportLines(): Promise<string>;
  grants(): Promise<readonly SupportGrant[]>;
  grant(hours: number, reason: string): Promise<{ readonly grant: SupportGrant; readonly link: string }>;
  revoke(grantId: string): Promise<void>;
  /** Comes in as support; the server sets a cookie. */
  openSupport(token: string): Promise<void>;
  /** Who let this browser in as support. */
  supportSession(): Promise<SupportSession>;
  /** Ends it before its time. */
  leaveSupport(): Promise<void>;
  diagnostics(): Promise<Diagnostics>;
}

/** Asks the server behind this page. */
export function createAuditClient(egress: EgressFetch, root: string = API_ROOT): AuditClient {
  const grantsUrl = `${root}/support-grants`;
  const sessionUrl = `${root}/support-session`;
  return {
    entries: async (before, limit) => {
      const query = new URLSearchParams({ limit: String(limit) });
      if (before !== null) query.set('before', String(before));
      const url = `${root}/audit?${query.toString()}`;
      return (await requestJson(egress, { url, schema: auditPageSchema, purpose: 'audit' })).entries;
    },

    verify: () =>
      requestJson(egress, {
        url: `${root}/audit/verification`,
        schema: auditVerificationSchema,
        purpose: 'audit',
        timeoutMs: WHOLE_LOG_TIMEOUT_MS,
      }),

    exportLines: () =>
      requestText(egress, {
        url: `${root}/audit/export`,
        purpose: 'audit',
        timeoutMs: WHOLE_LOG_TIMEOUT_MS,
      }),

    grants: () =>
      requestJson(egress, { url: grantsUrl, schema: z.array(supportGrantSchema), purpose: 'audit' }),

    grant: (hours, reason) =>
      requestJson(egress, {
        url: grantsUrl,
        method: 'POST',
        body: { hours, reason },
        schema: supportGrantMadeSchema,
        purpose: 'account',
      }),

    revoke: (grantId) =>
      requestJson(egress, {
        url: `${grantsUrl}/${encodeURIComponent(grantId)}`,
        method: 'DELETE',
        schema: noContent,
        purpose: 'account',
      }),

    openSupport: (token) =>
      requestJson(egress, {
        url: sessionUrl,
        method: 'POST',
        body: { token },
        recordedBody: { token: 'the token was sent and is left out of this list' },
        schema: noContent,
        purpose: 'account',
      }),

    supportSession: () =>
      requestJson(egress, { url: sessionUrl, schema: supportSessionSchema, purpose: 'account' }),

    leaveSupport: () =>
      requestJson(egress, { url: sessionUrl, method: 'DELETE', schema: noContent, purpose: 'account' }),

    diagnostics: () =>
      requestJson(egress, { url: `${root}/diagnostics`, schema: diagnosticsSchema, purpose: 'audit' }),
  };
}
