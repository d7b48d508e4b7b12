import type { LiveReport } from '../../../src/api/lease-contract';
import { SILENT_AFTER_MS } from '../../../src/api/live-contract';
import type { ReportMessage } from '../live-message';

/** What is known of one camera now. */
export interface CameraLive {
  /** The last one, also of a holder that has gone since: what it counted still counts. */
  readonly report: LiveReport | null;
  readonly holder: ReportMessage['holder'];
  /** When the holder was heard last, by this process's clock. */
  readonly heardMs: number;
}

/** Whether somebody analyses the camera: holds its lease, sends reports and is not silent. */
export function isWatched(
  live: CameraLive | undefined,
  nowMs: number,
): live is CameraLive & { readonly report: LiveReport } {
  if (live === undefined || live.holder === null || live.report === null) return false;
  return nowMs - live.heardMs <= SILENT_AFTER_MS;
}
