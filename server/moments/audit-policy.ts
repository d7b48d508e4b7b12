import type { FastifyRequest } from 'fastify';
import { DEFAULT_MOMENT_POLICY, type MomentPolicy } from '../../src/domain/moments';
import { audit, type AuditLog } from '../audit/audit-log';

/** Writes down what a site lets be kept of its pictures, and why people are not covered, whenever that changes. */
export async function auditMomentPolicy(
  auditLog: AuditLog,
  request: FastifyRequest,
  change: {
    readonly siteId: string;
    readonly before: MomentPolicy | undefined;
    readonly after: MomentPolicy | undefined;
  },
): Promise<void> {
  const { siteId, before = DEFAULT_MOMENT_POLICY, after = DEFAULT_MOMENT_POLICY } = change;
  const { kind, cover, keepHours, atCapacity, uncoveredReason } = after;
  const isSame =
    before.kind === kind &&
    before.cover === cover &&
    before.keepHours === keepHours &&
    before.atCapacity === atCapacity &&
    before.uncoveredReason === uncoveredReason;
  if (isSame) return;
  const reason = uncoveredReason === null ? {} : { reason: uncoveredReason };
  const details = { kind, cover, keepHours, atCapacity, ...reason };
  await audit(auditLog, request, { action: 'site.moments-changed', target: siteId, details });
}
