import { cpus, freemem, totalmem } from 'node:os';
import { sql } from 'kysely';
import { version } from '../../package.json';
import type { Diagnostics } from '../../src/api/diagnostics-contract';
import type { GatewayLink } from '../gateway/gateway-link';
import type { Store, TenantStore } from '../store/store';
import type { KeptRecord } from './log-tail';

interface CollectParts {
  readonly store: Store;
  readonly tenant: TenantStore;
  readonly gateway: GatewayLink | null;
  readonly log: readonly KeptRecord[];
  readonly nowMs: number;
}

/** Gathers what support needs; parts that do not answer say so instead of failing the whole. */
export async function collectDiagnostics(parts: CollectParts): Promise<Diagnostics> {
  const { gateway, log, nowMs, store } = parts;
  const status = gateway === null ? null : await gateway.status().catch(() => null);
  const cameras = await parts.tenant.cameras.list().catch(() => []);
  return {
    madeMs: nowMs,
    version,
    server: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cores: cpus().length,
      memoryBytes: totalmem(),
      freeMemoryBytes: freemem(),
      residentBytes: process.memoryUsage.rss(),
      upForSec: Math.round(process.uptime()),
    },
    store: await storeFacts(store),
    cameras: cameras.map(({ id, siteId, isEnabled, source, lines, zones }) => {
      const stream = status?.streams.find(({ cameraId }) => cameraId === id);
      return {
        id,
        siteId,
        isEnabled,
        source: source.kind === 'gateway' ? `gateway ${source.input.kind}` : source.kind,
        lines: lines.length,
        zones: zones.length,
        stream:
          stream === undefined
            ? null
            : { state: stream.state, problem: stream.problem?.code ?? null, restarts: stream.restarts },
      };
    }),
    gateway:
      gateway === null ? null : { state: status?.state ?? 'no answer', ffmpeg: status?.ffmpeg ?? null },
    log: log.map((record) => ({ ...record, fields: { ...record.fields } })),
  };
}

async function storeFacts(store: Store): Promise<Diagnostics['store']> {
  const { kind } = store;
  try {
    const { db, guard } = store.context;
    const migrations = await guard(() =>
      sql<{ name: string }>`select name from kysely_migration order by name`.execute(db),
    );
    const rows = await guard(() =>
      sql<{ name: string; rows: number }>`
        select relname as name, greatest(reltuples, 0)::int8 as rows from pg_class
        where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname`.execute(db),
    );
    return {
      kind,
      isAnswering: true,
      migrations: migrations.rows.map(({ name }) => name),
      rows: Object.fromEntries(rows.rows.map(({ name, rows: count }) => [name, count])),
    };
  } catch {
    return { kind, isAnswering: false, migrations: [], rows: {} };
  }
}
