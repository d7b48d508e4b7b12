import { sql } from 'kysely';
import type { AlertReport, AlertReportQuery } from '../../src/api/alert-report-contract';
import type { IncidentKind } from '../../src/api/alert-contract';
import type { StoreContext } from '../store/context';
import { readNames } from './actor-names';
import { BY_ITSELF } from './incident-rules';
import { severityOf } from './incident-rows';

export interface ReportWish extends Pick<AlertReportQuery, 'from' | 'to'> {
  readonly organisationId: string;
  readonly siteId: string;
  readonly nowMs: number;
  /** Whether whoever asks may read the names of people. */
  readonly hasNames: boolean;
}

/** What happened at a site in a span of time. */
export async function readAlertReport(context: StoreContext, wish: ReportWish): Promise<AlertReport> {
  const { siteId, from, to } = wish;
  const groups = await readGroups(context, wish);
  const total = groups.find(({ kind }) => kind === null);
  const actors = await readActors(context, wish);
  return {
    siteId,
    fromMs: from,
    toMs: to,
    rows: groups.flatMap((row) =>
      row.kind === null
        ? []
        : [
            {
              kind: row.kind,
              severity: severityOf(row.severity ?? 0),
              incidents: row.incidents,
              firings: row.firings,
              open: row.open,
              acknowledged: row.acknowledged,
              resolved: row.resolved,
              medianAcknowledgeMs: row.acknowledge_ms,
              medianResolveMs: row.resolve_ms,
            },
          ],
    ),
    medianAcknowledgeMs: total?.acknowledge_ms ?? null,
    medianResolveMs: total?.resolve_ms ?? null,
    actors,
    unwatched: await readUnwatched(context, wish),
    names: wish.hasNames
      ? await readNames(context, wish.organisationId, { actors: actors.map(({ by }) => by), userIds: [] })
      : {},
  };
}

interface GroupRow {
  /** Null: all of them. */
  readonly kind: IncidentKind | null;
  readonly severity: number | null;
  readonly incidents: number;
  readonly firings: number;
  readonly open: number;
  readonly acknowledged: number;
  readonly resolved: number;
  readonly acknowledge_ms: number | null;
  readonly resolve_ms: number | null;
}

async function readGroups({ db, guard }: StoreContext, wish: ReportWish): Promise<readonly GroupRow[]> {
  const { rows } = await guard(() =>
    sql<GroupRow>`
      select kind, severity, count(*)::int as incidents, coalesce(sum(firing_count), 0)::int as firings,
        (count(*) filter (where state = 'open'))::int as open,
        (count(*) filter (where state = 'acknowledged'))::int as acknowledged,
        (count(*) filter (where state = 'resolved'))::int as resolved,
        percentile_cont(0.5) within group (order by (acknowledged_ms - opened_ms)::float8)
          filter (where acknowledged_ms is not null) as acknowledge_ms,
        percentile_cont(0.5) within group (order by (resolved_ms - opened_ms)::float8)
          filter (where resolved_ms is not null and resolved_by is distinct from ${BY_ITSELF}) as resolve_ms
      from alert_incidents
      where organisation_id = ${wish.organisationId} and site_id = ${wish.siteId}
        and opened_ms >= ${wish.from}::bigint and opened_ms < ${wish.to}::bigint
      group by grouping sets ((kind, severity), ()) order by kind, severity desc`.execute(db),
  );
  return rows;
}

async function readActors({ db, guard }: StoreContext, wish: ReportWish): Promise<AlertReport['actors']> {
  const { rows } = await guard(() =>
    sql<AlertReport['actors'][number]>`
      select actor as by,
        (count(*) filter (where entry.kind = 'acknowledged'))::int as acknowledged,
        (count(*) filter (where entry.kind = 'resolved'))::int as resolved,
        (count(*) filter (where entry.kind = 'commented'))::int as comments,
        (count(*) filter (where entry.kind in ('assigned', 'snoozed', 'woken')))::int as others
      from alert_entries as entry join alert_incidents as incident on incident.id = entry.incident_id
      where entry.organisation_id = ${wish.organisationId} and incident.site_id = ${wish.siteId}
        and at_ms >= ${wish.from}::bigint and at_ms < ${wish.to}::bigint
        and actor is distinct from ${BY_ITSELF}
      group by actor order by count(*) desc, actor`.execute(db),
  );
  return rows;
}

async function readUnwatched(
  { db, guard }: StoreContext,
  wish: ReportWish,
): Promise<AlertReport['unwatched']> {
  const untilMs = Math.min(wish.to, wish.nowMs);
  const { rows } = await guard(() =>
    sql<AlertReport['unwatched'][number]>`
      select firing.camera_id as "cameraId",
        coalesce(max(cameras.config ->> 'name'), max(incident.subject_name), '') as name,
        sum(least(coalesce(ended_ms, ${wish.nowMs}::bigint), ${untilMs}::bigint)
          - greatest(began_ms, ${wish.from}::bigint))::float8 as ms
      from alert_firings as firing join alert_incidents as incident on incident.id = firing.incident_id
        left join cameras on cameras.id = firing.camera_id
      where firing.organisation_id = ${wish.organisationId} and firing.site_id = ${wish.siteId}
        and firing.kind = 'camera-unwatched' and firing.camera_id is not null
        and began_ms < ${untilMs}::bigint and coalesce(ended_ms, ${wish.nowMs}::bigint) > ${wish.from}::bigint
      group by firing.camera_id order by ms desc, firing.camera_id`.execute(db),
  );
  return rows;
}
