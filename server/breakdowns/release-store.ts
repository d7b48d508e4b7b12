import type { Kysely, Selectable, Transaction } from 'kysely';
import type { BreakdownRelease } from '../../src/domain/breakdown-release';
import type { Site } from '../../src/domain/config';
import { lockCameras } from '../leases/camera-locks';
import { daysIn } from '../statistics/local-time';
import type { StoreContext } from '../store/context';
import { isForeignKeyError } from '../store/pg-errors';
import type { BreakdownReleaseTable, Database } from '../store/schema';

/** How the taking of a release ended. */
export type ReleaseOutcome =
  | 'stored'
  /** The same was stored before. */
  | 'duplicate'
  /** Something else was told of a part of this time. */
  | 'overlap'
  /** The ε of that day is spent. */
  | 'spent'
  | 'camera-gone';

/** What the sites of an organisation have told of their breakdowns. */
export interface ReleaseStore {
  /** Of a camera of `site`, counted by `viewerId`. Rules of form and of the site's policy are the caller's. */
  add(viewerId: string, release: BreakdownRelease, site: Site): Promise<ReleaseOutcome>;
  /** Of these cameras, begun in [fromMs, toMs), oldest first; one more than `limit` where there are more. */
  read(
    cameraIds: readonly string[],
    fromMs: number,
    toMs: number,
    limit: number,
  ): Promise<BreakdownRelease[]>;
}

/** On SQL. A write is safe from a power cut when it resolves: a release cannot be made again. */
export function createReleaseStore(context: StoreContext): ReleaseStore {
  const { db, guard, nowMs } = context;

  return {
    async add(viewer, release, site) {
      const viewerId = viewer.toLowerCase();
      try {
        return await guard(() =>
          db.transaction().execute(async (trx) => {
            await lockCameras(trx, [release.cameraId]);
            const fault = await faultOf(trx, viewerId, release, site);
            if (fault !== null) return fault;
            await trx
              .insertInto('breakdown_releases')
              .values(rowOf(viewerId, release, nowMs()))
              .execute();
            return 'stored';
          }),
        );
      } catch (error) {
        if (isForeignKeyError(error)) return 'camera-gone';
        throw error;
      }
    },

    async read(cameraIds, fromMs, toMs, limit) {
      if (cameraIds.length === 0) return [];
      const rows = await guard(() =>
        db
          .selectFrom('breakdown_releases')
          .selectAll()
          .where('camera_id', 'in', cameraIds)
          .where('start_ms', '>=', fromMs)
          .where('start_ms', '<', toMs)
          .orderBy('start_ms')
          .orderBy('camera_id')
          .orderBy('viewer_id')
          .limit(limit + 1)
          .execute(),
      );
      return rows.map(releaseFrom);
    },
  };
}

async function faultOf(
  trx: Transaction<Database>,
  viewerId: string,
  release: BreakdownRelease,
  site: Site,
): Promise<Exclude<ReleaseOutcome, 'stored' | 'camera-gone'> | null> {
  const [day] = daysIn(site.timeZone, { startMs: release.startMs, endMs: release.startMs + 1 });
  const earlier = await toldBy(trx, viewerId, release.cameraId, {
    startMs: Math.min(release.startMs, day?.startMs ?? release.startMs),
    endMs: Math.max(release.endMs, day?.endMs ?? release.endMs),
  });
  const overlapping = earlier.filter(
    ({ startMs, endMs }) => startMs < release.endMs && endMs > release.startMs,
  );
  if (overlapping.length > 0) {
    return overlapping.some((known) => isSame(known, release)) ? 'duplicate' : 'overlap';
  }
  const spent = earlier
    .filter(({ startMs }) => day !== undefined && startMs >= day.startMs && startMs < day.endMs)
    .reduce((sum, { epsilon }) => sum + (epsilon ?? 0), 0);
  const budget = site.breakdowns?.epsilon ?? null;
  return budget !== null && spent + (release.epsilon ?? 0) > budget + 1e-9 ? 'spent' : null;
}

/** What this viewer told of a camera and a range: visits of different viewers are different visits. */
async function toldBy(
  db: Kysely<Database>,
  viewerId: string,
  cameraId: string,
  range: { readonly startMs: number; readonly endMs: number },
): Promise<BreakdownRelease[]> {
  const rows = await db
    .selectFrom('breakdown_releases')
    .selectAll()
    .where('camera_id', '=', cameraId)
    .where('viewer_id', '=', viewerId)
    .where('start_ms', '<', range.endMs)
    .where('end_ms', '>', range.startMs)
    .execute();
  return rows.map(releaseFrom);
}

/** Field by field in one order: JSON of the database has another. */
function isSame(a: BreakdownRelease, b: BreakdownRelease): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder({ startMs, endMs, threshold, epsilon, ageGender, mood }: BreakdownRelease): unknown {
  return [
    startMs,
    endMs,
    threshold,
    epsilon,
    ageGender && [
      ageGender.visits,
      ageGender.genders.map(({ gender, visits, ages }) => [
        gender,
        visits,
        ages.map((age) => [age.ageBand, age.visits]),
      ]),
    ],
    mood && [mood.visits, mood.groups.map(({ group, visits }) => [group, visits])],
  ];
}

function rowOf(viewerId: string, release: BreakdownRelease, receivedMs: number) {
  const { cameraId, startMs, endMs, threshold, epsilon, ageGender, mood } = release;
  return {
    camera_id: cameraId,
    viewer_id: viewerId,
    start_ms: startMs,
    end_ms: endMs,
    threshold,
    epsilon,
    tables: JSON.stringify({ ageGender, mood }),
    received_ms: receivedMs,
  };
}

function releaseFrom(row: Selectable<BreakdownReleaseTable>): BreakdownRelease {
  return {
    cameraId: row.camera_id,
    startMs: row.start_ms,
    endMs: row.end_ms,
    threshold: row.threshold,
    epsilon: row.epsilon,
    ...row.tables,
  };
}
