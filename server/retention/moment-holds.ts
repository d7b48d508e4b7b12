import { sql } from 'kysely';
import type { MomentBrowser } from '../../src/api/moment-hold-contract';
import type { MomentHold } from '../../src/domain/moments';
import type { StoreContext } from '../store/context';

/** Browsers of one organisation that are remembered; those that were heard longest ago go first. */
const MAX_BROWSERS = 1_000;

interface Place {
  readonly organisationId: string;
  /** Null: all of the organisation. */
  readonly siteId: string | null;
}

/** The holds in force of an organisation, or those that are on one of its sites. */
export async function readMomentHolds(
  { db, guard }: StoreContext,
  { organisationId, siteId }: Place,
): Promise<MomentHold[]> {
  const isOn =
    siteId === null
      ? sql<boolean>`true`
      : sql<boolean>`(site_id = ${siteId} or (site_id is null and camera_id is null)
          or camera_id in (select id from cameras where cameras.site_id = ${siteId}))`;
  const rows = await guard(() =>
    db
      .selectFrom('legal_holds')
      .select(['organisation_id', 'site_id', 'camera_id', 'from_ms', 'to_ms'])
      .where('organisation_id', '=', organisationId)
      .where('released_ms', 'is', null)
      .where(isOn)
      .orderBy('id')
      .execute(),
  );
  return rows.map((row) => ({
    organisationId: row.organisation_id,
    siteId: row.site_id,
    cameraId: row.camera_id,
    fromMs: row.from_ms,
    toMs: row.to_ms,
  }));
}

/** Notes that a browser which keeps moments is told now. */
export async function noteMomentBrowser(
  { db, guard, nowMs }: StoreContext,
  organisationId: string,
  browser: {
    readonly viewerId: string;
    readonly deviceId: string | null;
    /** `nameOf` a principal. */
    readonly seenBy: string;
    readonly moments: number;
  },
): Promise<void> {
  const { viewerId, deviceId, seenBy, moments } = browser;
  const told = { device_id: deviceId, seen_by: seenBy, moment_count: moments, seen_ms: nowMs() };
  await guard(() =>
    db.transaction().execute(async (trx) => {
      await trx
        .insertInto('moment_browsers')
        .values({ organisation_id: organisationId, viewer_id: viewerId.toLowerCase(), ...told })
        .onConflict((conflict) => conflict.columns(['organisation_id', 'viewer_id']).doUpdateSet(told))
        .execute();
      await trx
        .deleteFrom('moment_browsers')
        .where('organisation_id', '=', organisationId)
        .where('viewer_id', 'in', (from) =>
          from
            .selectFrom('moment_browsers')
            .select('viewer_id')
            .where('organisation_id', '=', organisationId)
            .orderBy('seen_ms', 'desc')
            .offset(MAX_BROWSERS),
        )
        .execute();
    }),
  );
}

/** Those that said they keep moments, the one that was heard last first. */
export async function listMomentBrowsers(
  { db, guard }: StoreContext,
  organisationId: string,
): Promise<MomentBrowser[]> {
  const rows = await guard(() =>
    db
      .selectFrom('moment_browsers')
      .leftJoin('devices', 'devices.id', 'moment_browsers.device_id')
      .select(['viewer_id', 'devices.name as device_name', 'seen_by', 'moment_count', 'seen_ms'])
      .where('moment_browsers.organisation_id', '=', organisationId)
      .orderBy('seen_ms', 'desc')
      .orderBy('viewer_id')
      .execute(),
  );
  return rows.map((row) => ({
    viewerId: row.viewer_id,
    deviceName: row.device_name,
    seenBy: row.seen_by,
    moments: row.moment_count,
    seenMs: row.seen_ms,
  }));
}
