import { LEASE_MS } from '../../../src/api/lease-contract';
import { SILENT_AFTER_MS } from '../../../src/api/live-contract';
import type { StoreContext } from '../../store/context';
import type { ReportMessage } from '../live-message';
import type { CameraLive } from './camera-live';

/** Reports of holders that have gone are remembered so long: until their buckets should have come. */
const REMEMBER_MS = 3_600_000;

/** The newest report of every camera, of all organisations. */
export class LiveCameras {
  readonly #cameras = new Map<string, CameraLive>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get(cameraId: string): CameraLive | undefined {
    return this.#cameras.get(cameraId);
  }

  /** Takes a message of the bus; returns what is known of its camera then. */
  take({ cameraId, report, holder }: ReportMessage): CameraLive {
    const live = {
      report: report ?? this.#cameras.get(cameraId)?.report ?? null,
      holder,
      heardMs: this.#nowMs(),
    };
    this.#cameras.set(cameraId, live);
    return live;
  }

  /** Reads what the holders of an organisation reported before anybody listened here. */
  async load(context: StoreContext, organisationId: string): Promise<void> {
    const nowMs = this.#nowMs();
    const rows = await context.guard(() =>
      context.db
        .selectFrom('leases')
        .innerJoin('cameras', 'cameras.id', 'leases.camera_id')
        .innerJoin('sites', 'sites.id', 'cameras.site_id')
        .select([
          'leases.camera_id',
          'leases.viewer_id',
          'leases.started_ms',
          'leases.end_ms',
          'leases.report',
        ])
        .where('sites.organisation_id', '=', organisationId)
        .where('leases.end_ms', '>', nowMs - REMEMBER_MS)
        .execute(),
    );
    for (const row of rows) {
      const known = this.#cameras.get(row.camera_id);
      if (row.report === null || (known?.report?.atMs ?? -Infinity) >= row.report.atMs) continue;
      this.#cameras.set(row.camera_id, {
        report: row.report,
        holder: { viewerId: row.viewer_id, device: null, sinceMs: row.started_ms },
        heardMs: Math.min(nowMs, row.end_ms - LEASE_MS),
      });
    }
  }

  /** Forgets what no number needs any more. */
  tidy(): void {
    const nowMs = this.#nowMs();
    for (const [cameraId, { heardMs }] of this.#cameras) {
      if (nowMs - heardMs > REMEMBER_MS + SILENT_AFTER_MS) this.#cameras.delete(cameraId);
    }
  }
}
