import type { QuarantinedBucket } from '../../workers/protocol';

/** What was put aside, as a JSON file for whoever looks into it: the refusals and the buckets as they were sent. */
export function exportQuarantine(entries: readonly QuarantinedBucket[], nowMs: number): string {
  return `${JSON.stringify({ exportedAt: new Date(nowMs).toISOString(), entries }, null, 2)}\n`;
}
