import { Readable } from 'node:stream';
import { z } from 'zod';
import {
  MAX_STATISTICS_ROWS,
  type Statistics,
  type StatisticsQuery,
  statisticsQuerySchema,
  type StatisticsRow,
  statisticsSchema,
} from '../../src/api/statistics-contract';
import { needs } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { ProblemError } from '../problem';
import {
  type CameraGroup,
  placesOf,
  readStatistics,
  type StatisticsQuestion,
} from '../statistics/statistics';
import { statisticsCsv } from '../statistics/statistics-csv';
import type { Store, StoredCamera, TenantStore } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

interface StatisticsRouteOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
}

/** Numbers by hour, day, week and month in the site's time zone; to read, and as a file. */
export function statisticsRoutes(app: App, { store, auditLog }: StatisticsRouteOptions): void {
  app.get(
    '/api/v1/statistics',
    {
      config: needs('counts:read'),
      schema: {
        tags: ['statistics'],
        summary: 'Numbers of a camera, a site or all, by hour, day, week or month of local time',
        querystring: statisticsQuerySchema,
        response: {
          200: {
            description: 'The rows; as a file with `format`, or with `Accept: text/csv`',
            content: {
              'application/json': { schema: statisticsSchema },
              'text/csv': { schema: z.custom<Readable>() },
            },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const tenant = tenantOf(store, request);
      const cameras = await camerasOf(tenant, query);
      const groups = await groupsOf(tenant, cameras, query.siteId ?? null);
      const isAll = query.cameraId === undefined && query.siteId === undefined;
      const question: StatisticsQuestion = { ...query, groups, hasDetails: !isAll };
      assertOneZone(question);
      const head = headOf(question, cameras);
      const format = query.format ?? (wantsCsv(request.headers.accept) ? 'csv' : null);
      if (format === null) {
        assertLength(question, cameras.length);
        const rows: StatisticsRow[] = [];
        for await (const batch of readStatistics(store.context, question)) rows.push(...batch);
        return { ...head, rows };
      }
      await audit(auditLog, request, {
        action: 'statistics.exported',
        target: query.cameraId ?? query.siteId ?? null,
        details: { from: query.from, to: query.to, by: query.by, format },
      });
      const batches = readStatistics(store.context, question);
      const text = format === 'csv' ? statisticsCsv(batches, cameras) : jsonText(head, batches);
      const name = `statistics-${query.from}-${query.to}-${query.by}.${format}`;
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
        .header('Content-Disposition', `attachment; filename="${name}"`)
        .send(Readable.from(text));
    },
  );
}

async function camerasOf(
  tenant: TenantStore,
  { cameraId, siteId }: StatisticsQuery,
): Promise<StoredCamera[]> {
  if (cameraId !== undefined) {
    const camera = await tenant.cameras.get(cameraId);
    if (camera === null) throw new ProblemError(404, `There is no camera "${cameraId}".`);
    return [camera];
  }
  if (siteId !== undefined && (await tenant.sites.get(siteId)) === null) {
    throw new ProblemError(404, `There is no site "${siteId}".`);
  }
  return tenant.cameras.list(siteId);
}

/** The cameras by the time zone of their site; a site without cameras has a group without any. */
async function groupsOf(
  tenant: TenantStore,
  cameras: readonly StoredCamera[],
  siteId: string | null,
): Promise<CameraGroup[]> {
  const zones = new Map((await tenant.sites.list()).map(({ id, timeZone }) => [id, timeZone]));
  const groups = new Map<string, string[]>();
  const own = siteId === null ? undefined : zones.get(siteId);
  if (own !== undefined) groups.set(own, []);
  for (const camera of cameras) {
    const timeZone = zones.get(camera.siteId);
    if (timeZone === undefined) continue;
    const group = groups.get(timeZone);
    if (group === undefined) groups.set(timeZone, [camera.id]);
    else group.push(camera.id);
  }
  return [...groups].map(([timeZone, cameraIds]) => ({ timeZone, cameraIds }));
}

/** Hours of several time zones have no common row. */
function assertOneZone({ groups, by }: StatisticsQuestion): void {
  if (by !== 'hour' || groups.length < 2) return;
  const zones = groups.map(({ timeZone }) => timeZone).join(', ');
  throw new ProblemError(
    422,
    `The sites are in several time zones (${zones}): ask by day, or for one site.`,
    {
      errors: [{ path: 'by', message: 'hours need one time zone' }],
    },
  );
}

function assertLength(question: StatisticsQuestion, cameraCount: number): void {
  const rowCount = placesOf(question).length * (question.hasDetails ? Math.max(1, cameraCount) : 1);
  if (rowCount <= MAX_STATISTICS_ROWS) return;
  throw new ProblemError(
    400,
    `This would be ${rowCount} rows of cameras, at most ${MAX_STATISTICS_ROWS} are answered: take a shorter range, a longer period, or a file with format=csv or format=json.`,
    { errors: [{ path: 'to', message: 'too long a range' }] },
  );
}

function headOf(
  { from, to, by, groups }: StatisticsQuestion,
  cameras: readonly StoredCamera[],
): Omit<Statistics, 'rows'> {
  const timeZone = groups.length === 1 ? (groups[0]?.timeZone ?? null) : null;
  return { from, to, by, timeZone, cameraIds: cameras.map(({ id }) => id) };
}

/** Whether CSV is named before JSON, or alone. */
function wantsCsv(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  const csv = types.indexOf('text/csv');
  const json = types.indexOf('application/json');
  return csv !== -1 && (json === -1 || csv < json);
}

/** The answer as text, piece by piece. */
async function* jsonText(
  head: Omit<Statistics, 'rows'>,
  batches: AsyncIterable<readonly StatisticsRow[]>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"rows":[`;
  let isFirst = true;
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield `${isFirst ? '' : ','}\n${rows.map((row) => JSON.stringify(row)).join(',\n')}`;
    isFirst = false;
  }
  yield '\n]}\n';
}
