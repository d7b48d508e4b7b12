import type { FastifyRequest } from 'fastify';
import { nameOf } from '../access/principal';
import { principalOf } from '../access/route-access';

/** What somebody did that must be accounted for. Never holds secrets, or names or addresses of people. */
export interface AuditEntry {
  readonly organisationId: string;
  /** `nameOf` a principal, or "server". */
  readonly actor: string;
  /** Thing and past participle, such as "member.role-changed". */
  readonly action: string;
  /** Id of what was changed. */
  readonly target: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

/** The append-only account of what was done in an organisation. */
export interface AuditLog {
  /** Resolves when the entry is on the disk. */
  append(entry: AuditEntry): Promise<void>;
}

/** Keeps nothing; for apps that are built without a log. */
export const noAuditLog: AuditLog = { append: () => Promise.resolve() };

/** Writes what whoever asks has done. */
export function audit(
  auditLog: AuditLog,
  request: FastifyRequest,
  entry: Pick<AuditEntry, 'action'> & Partial<Pick<AuditEntry, 'target' | 'details'>>,
): Promise<void> {
  const principal = principalOf(request);
  const { action, target = null, details = {} } = entry;
  const { organisationId } = principal;
  return auditLog.append({ organisationId, actor: nameOf(principal), action, target, details });
}
