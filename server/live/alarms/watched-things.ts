import { sql } from 'kysely';
import type { AlarmKind } from '../../../src/api/live-contract';
import { DEFAULT_SITE_LIVE, type Site, type SiteLive, type SourceConfig } from '../../../src/domain/config';
import type { StoreContext } from '../../store/context';
import { openedAt } from './alarm-rules';

const DAY_MS = 86_400_000;

/** Something that should give signs of life. */
export interface WatchedThing {
  readonly kind: AlarmKind;
  readonly organisationId: string;
  readonly siteId: string | null;
  readonly subjectId: string;
  readonly subjectName: string;
  readonly lastSeenMs: number;
  /** Null: not now. */
  readonly expectedSinceMs: number | null;
}

interface CameraRow {
  readonly camera_id: string;
  readonly name: string;
  readonly source_kind: SourceConfig['kind'];
  readonly created_ms: number;
  readonly site_id: string;
  readonly organisation_id: string;
  readonly site: Pick<Site, 'profile' | 'timeZone'> & Partial<SiteLive>;
  readonly lease_end_ms: number | null;
  readonly bucket_end_ms: number | null;
}

/** Clips are looked at when somebody feels like it. */
const UNWATCHED_SOURCES: readonly SourceConfig['kind'][] = ['demo', 'sample', 'file'];

/** Every enabled camera that shows something real; see `missingSince`. */
export async function readCameras(context: StoreContext, nowMs: number): Promise<WatchedThing[]> {
  const { rows } = await context.guard(() =>
    sql<CameraRow>`
      select cameras.id as camera_id, cameras.config ->> 'name' as name,
        cameras.config -> 'source' ->> 'kind' as source_kind, cameras.created_ms, sites.id as site_id,
        sites.organisation_id, sites.config as site, leases.end_ms as lease_end_ms, newest.end_ms as bucket_end_ms
      from cameras join sites on sites.id = cameras.site_id
        left join leases on leases.camera_id = cameras.id
        left join lateral (
          select end_ms from buckets
          where camera_id = cameras.id and start_ms > ${nowMs - 7 * DAY_MS} order by start_ms desc limit 1
        ) as newest on true
      where (cameras.config ->> 'isEnabled')::boolean is not false`.execute(context.db),
  );
  const opened = new Map<string, number | null>();
  return rows.flatMap((row): WatchedThing[] => {
    if (row.site.profile === 'demo' || UNWATCHED_SOURCES.includes(row.source_kind)) return [];
    if (!opened.has(row.site_id)) {
      opened.set(row.site_id, openedAt({ ...DEFAULT_SITE_LIVE, ...row.site }, nowMs));
    }
    // A lease that still runs was renewed some seconds ago.
    const leasedMs = Math.min(row.lease_end_ms ?? 0, nowMs);
    return [
      {
        kind: 'camera-not-watched',
        organisationId: row.organisation_id,
        siteId: row.site_id,
        subjectId: row.camera_id,
        subjectName: row.name,
        lastSeenMs: Math.max(row.created_ms, leasedMs, Math.min(row.bucket_end_ms ?? 0, nowMs)),
        expectedSinceMs: opened.get(row.site_id) ?? null,
      },
    ];
  });
}

/** Every analyser that was paired. */
export async function readAnalysers(context: StoreContext): Promise<WatchedThing[]> {
  const rows = await context.guard(() =>
    context.db
      .selectFrom('devices')
      .select(['id', 'organisation_id', 'site_id', 'name', 'created_ms', 'heartbeat_ms'])
      .where('kind', '=', 'analyser')
      .where('token_hash', 'is not', null)
      .execute(),
  );
  return rows.map((row) => ({
    kind: 'analyser-silent',
    organisationId: row.organisation_id,
    siteId: row.site_id,
    subjectId: row.id,
    subjectName: row.name,
    lastSeenMs: row.heartbeat_ms ?? row.created_ms,
    expectedSinceMs: row.created_ms,
  }));
}
