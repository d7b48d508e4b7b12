import type { SiteOccupancy } from '../../src/api/live-contract';
import { siteAlertsOf } from '../alerts/site-alerts';
import type { IncidentRow } from '../alerts/incident-rows';
import type { Live } from '../live/live';
import type { Store } from '../store/store';
import type { CameraNow, LiveNumbers, SiteNow } from './live-numbers';
import { lastDueMs } from './reports/report-times';

/** Names and exits are read anew after this long. */
const REMEMBERED_MS = 10_000;
const MIDNIGHT = { period: 'daily', weekday: 1, localTime: '00:00' } as const;

interface Remembered {
  readonly untilMs: number;
  /** Name and zone names of every camera, by id. */
  readonly cameras: ReadonlyMap<
    string,
    { readonly name: string; readonly zones: ReadonlyMap<string, string> }
  >;
  /** Name, and exits since midnight as stored, of every site, by id. */
  readonly sites: ReadonlyMap<string, { readonly name: string; readonly exits: number }>;
}

/** The live numbers with the names that go with them. */
export function createLiveNumbers(store: Store, live: Pick<Live, 'alerts' | 'board' | 'bus'>): LiveNumbers {
  const remembered = new Map<string, Remembered>();
  const unresolved = new Map<string, { readonly untilMs: number; readonly rows: readonly IncidentRow[] }>();
  live.bus.subscribe((message) => {
    if (message.kind === 'configuration-changed') remembered.delete(message.organisationId);
    if (message.kind === 'incident') unresolved.delete(message.organisationId);
    if (message.kind !== 'gap') return;
    remembered.clear();
    unresolved.clear();
  });
  return {
    async sites(organisationId) {
      const nowMs = store.context.nowMs();
      let known = remembered.get(organisationId);
      if (known === undefined || known.untilMs <= nowMs) {
        known = await readNames(store, organisationId, nowMs);
        remembered.set(organisationId, known);
      }
      const names = known;
      let incidents = unresolved.get(organisationId);
      if (incidents === undefined || incidents.untilMs <= nowMs) {
        const rows = await live.alerts.incidents.unresolved(organisationId);
        incidents = { untilMs: nowMs + REMEMBERED_MS, rows };
        unresolved.set(organisationId, incidents);
      }
      const { rows } = incidents;
      const occupancies = await live.board.sites(organisationId);
      return occupancies.flatMap((site) => {
        const now = siteNow(site, names);
        if (now === null) return [];
        return { ...now, alerts: siteAlertsOf(rows.filter((row) => row.site_id === now.id)) };
      });
    },
  };
}

async function readNames(store: Store, organisationId: string, nowMs: number): Promise<Remembered> {
  const tenant = store.within(organisationId);
  const [sites, cameras] = [await tenant.sites.list(), await tenant.cameras.list()];
  const bySite = new Map<string, { name: string; exits: number }>();
  for (const site of sites) {
    const fromMs = lastDueMs(MIDNIGHT, site.timeZone, nowMs);
    bySite.set(site.id, { name: site.name, exits: await exitsSince(store, site.id, fromMs) });
  }
  return {
    untilMs: nowMs + REMEMBERED_MS,
    sites: bySite,
    cameras: new Map(
      cameras.map(({ id, name, zones }) => [
        id,
        { name, zones: new Map(zones.map((zone) => [zone.id, zone.name])) },
      ]),
    ),
  };
}

function exitsSince({ context }: Store, siteId: string, fromMs: number): Promise<number> {
  return context.guard(async () => {
    const row = await context.db
      .selectFrom('buckets')
      .innerJoin('cameras', 'cameras.id', 'buckets.camera_id')
      .select(({ fn }) => fn.sum<number | null>('exits').as('exits'))
      .where('cameras.site_id', '=', siteId)
      .where('start_ms', '>=', fromMs)
      .executeTakeFirst();
    return Number(row?.exits ?? 0);
  });
}

/** Null: it was made or removed in this moment. */
function siteNow(occupancy: SiteOccupancy, { sites, cameras }: Remembered): SiteNow | null {
  const site = sites.get(occupancy.siteId);
  if (site === undefined) return null;
  const perCamera = occupancy.perCamera.flatMap(({ cameraId, isWatched, people, zones }): CameraNow[] => {
    const camera = cameras.get(cameraId);
    if (camera === undefined) return [];
    const counted = new Map(zones.map((zone) => [zone.zoneId, zone.people]));
    const named = [...camera.zones].map(([id, name]) => ({ id, name, occupancy: counted.get(id) ?? null }));
    return [{ id: cameraId, name: camera.name, occupancy: people, isWatched, zones: named }];
  });
  return {
    id: occupancy.siteId,
    name: site.name,
    occupancy: occupancy.people,
    isUncertain: occupancy.isUncertain,
    capacity: occupancy.capacity,
    coveredShare: occupancy.coveredShare,
    entries: occupancy.entriesToday,
    // As with entries: without an entrance there is nothing to count.
    exits: occupancy.entriesToday === null ? null : site.exits,
    isWatched: occupancy.cameras > 0 && occupancy.watchedCameras === occupancy.cameras,
    cameras: perCamera,
  };
}
