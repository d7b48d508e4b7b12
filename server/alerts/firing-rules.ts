import { type CountedTime, SPAN_GUARD_MS } from '../leases/bucket-rules';

/** A viewer's clock may be this far ahead of ours. */
const AHEAD_MS = 60_000;

/** Why a firing will never be taken, in words for whoever looks into the quarantine. */
export const FIRING_REFUSALS = {
  leased: 'Another viewer had the lease of this camera at that time, and its alerts stand.',
  ahead: "It lies ahead of the server's clock: set the clock of the viewer, or of the server.",
  'unknown-camera': 'The camera is not there any more, or belongs to somebody else.',
} as const;

/**
 * Null: it is taken. It is, if its viewer had the lease of the camera when it fired, or nobody had. `spans` are
 * the recorded leases of the camera near that time.
 */
export function firingFault(
  { firedAtMs, viewerId }: { readonly firedAtMs: number; readonly viewerId: string },
  { spans, nowMs }: { readonly spans: readonly CountedTime[]; readonly nowMs: number },
): keyof typeof FIRING_REFUSALS | null {
  if (firedAtMs > nowMs + AHEAD_MS) return 'ahead';
  const then = spans.filter(
    ({ startMs, endMs }) => startMs - SPAN_GUARD_MS <= firedAtMs && firedAtMs < endMs + SPAN_GUARD_MS,
  );
  return then.length === 0 || then.some((span) => span.viewerId === viewerId) ? null : 'leased';
}
