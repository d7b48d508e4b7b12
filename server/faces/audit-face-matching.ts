import type { FastifyRequest } from 'fastify';
import type { FaceMatching } from '../../src/domain/face-matching';
import { audit, type AuditLog } from '../audit/audit-log';

/** Writes down that face matching was switched on or off, or is for something else or elsewhere now. */
export async function auditFaceMatching(
  auditLog: AuditLog,
  request: FastifyRequest,
  change: {
    readonly siteId: string;
    readonly before: FaceMatching | null | undefined;
    readonly after: FaceMatching | null | undefined;
  },
): Promise<void> {
  const { after, before, siteId } = change;
  if (JSON.stringify(before ?? null) === JSON.stringify(after ?? null)) return;
  const details = { purpose: after?.purpose ?? null, zones: after?.zones.length ?? 0 };
  await audit(auditLog, request, { action: 'face.matching-changed', target: siteId, details });
}
