import type { FastifyInstance } from 'fastify';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  disclosurePageSchema,
  erasureResultSchema,
  legalHoldSchema,
  retentionSchema,
} from '../../src/api/data-life-contract';
import { buildApp } from '../app';
import { KIND_TABLES } from '../retention/kinds';
import { ask, makeTenants, type TestTenant } from '../testing/accounts';
import { fillTables, type KnownRows } from '../testing/fill-tables';
import { reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';
import { sampleBucket } from '../testing/sample-bucket';
import type { Database } from '../store/schema';
import { listTables } from '../store/transfer/catalogue';
import { openTestEmbedded, openTestPostgresql, type TestStore } from '../testing/test-stores';

const adminUrl = await reachablePostgresql();
const REVIEW_MS = 4_000_000_000_000;
/** They account for what was done, by ids without names. */
const STAYS = KIND_TABLES.filter(({ table }) => table.staysOnErasure === true).map(({ table }) => table.name);

/** Tables with a row that has the text anywhere in it, in whatever column. */
async function tablesWith(db: Kysely<Database>, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await listTables(db)) {
    const { rows } = await sql`
      select 1 from ${sql.table(name)} as row where position(${text} in to_jsonb(row)::text) > 0 limit 1`.execute(
      db,
    );
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

/** Those of them that are not to outlive an erasure. */
async function leftOf(db: Kysely<Database>, text: string): Promise<string[]> {
  return (await tablesWith(db, text)).filter((table) => !STAYS.some((name) => name === table));
}

describe.each([
  ['embedded', true, openTestEmbedded],
  ['PostgreSQL', adminUrl !== null, () => openTestPostgresql(adminUrl)],
] as const)('the life of data, on %s', (_name, isThere, open) => {
  let opened: TestStore;
  let app: FastifyInstance;
  let main: TestTenant;
  let other: TestTenant;
  let cookie: string;
  beforeAll(async () => {
    if (!isThere) return;
    opened = await open();
    app = await buildApp({ store: opened.store, appDir: '/nowhere', log: keptLog().log });
    ({ main, other } = await makeTenants(app));
    cookie = main.users.admin.cookie;
  }, 600_000);
  afterAll(async () => {
    await app?.close();
    await opened?.dispose();
  });

  const post = (url: string, body?: object) => ask(app, 'POST', url, { cookie, ...(body && { body }) });
  const hold = async (on: { siteId?: string; cameraId?: string }): Promise<string> => {
    const body = { siteId: null, cameraId: null, fromMs: null, toMs: null, reason: 'case 7', ...on };
    const answer = await post('/api/v1/legal-holds', { ...body, reviewMs: REVIEW_MS });
    expect(answer.statusCode).toBe(201);
    return legalHoldSchema.parse(answer.json()).id;
  };
  const put = (body: object, version: string, who = cookie) =>
    app.inject({
      method: 'PUT',
      url: '/api/v1/retention',
      headers: { host: 'localhost:8080', cookie: who, 'if-match': version },
      payload: body,
    });

  test.skipIf(!isThere)('times can be set within bounds, and by the version that was read', async () => {
    const before = retentionSchema.parse((await ask(app, 'GET', '/api/v1/retention', { cookie })).json());
    expect(before).toMatchObject({ days: {}, version: 0, isFirstOrganisation: true });
    const answer = await put({ days: { alarms: 30, 'minute-counts': 60 } }, '"0"');
    const changed = retentionSchema.parse(answer.json());
    expect(changed.kinds.find(({ kind }) => kind === 'alarms')?.days).toBe(30);
    expect((await put({ days: { alarms: 40 } }, '"0"')).statusCode).toBe(412);
    expect((await put({ days: { alarms: 0 } }, '"1"')).statusCode).toBe(400);
    expect((await put({ days: { 'audit-log': 30 } }, '"1"')).statusCode).toBe(400);
    expect((await put({ days: { 'minute-counts': 60, rollups: 30 } }, '"1"')).statusCode).toBe(422);
    // Sessions are everybody's: only the first organisation sets their time.
    const foreign = await put({ days: { sessions: 1 } }, '*', other.users.owner.cookie);
    expect(foreign.statusCode).toBe(422);
    // What is deleted anyway is not taken any more.
    const old = sampleBucket(0, {
      cameraId: main.cameraId,
      startMs: Math.floor(Date.now() / 60_000) * 60_000 - 61 * 86_400_000,
    });
    const bucket = { ...old, endMs: old.startMs + 60_000 };
    const upload = await ask(app, 'POST', '/api/v1/aggregates', {
      cookie: main.users.operator.cookie,
      body: { buckets: [bucket] },
    });
    expect(upload.body).toContain('60 days ago');
  });

  test.skipIf(!isThere)(
    'what is held cannot be deleted, erased or moved away until it is released',
    async () => {
      const { siteId, cameraId } = main;
      const url = `/api/v1/cameras/${cameraId}`;
      const remove = () =>
        app.inject({ method: 'DELETE', url, headers: { host: 'localhost:8080', cookie, 'if-match': '*' } });
      for (const on of [{ cameraId }, { siteId }, {}]) {
        const id = await hold(on);
        const refused = await remove();
        expect([refused.statusCode, refused.json()]).toEqual([
          409,
          expect.objectContaining({ code: 'legal-hold' }),
        ]);
        const erasure = await post(`${url}/erasure`, { name: 'Camera of main' });
        expect(erasure.json()).toMatchObject({ status: 409, code: 'legal-hold' });
        expect((await ask(app, 'GET', url, { cookie })).statusCode).toBe(200);
        expect((await post(`/api/v1/legal-holds/${id}/release`)).statusCode).toBe(200);
        expect((await post(`/api/v1/legal-holds/${id}/release`)).statusCode).toBe(404);
      }
      const id = await hold({ siteId });
      const site = { timeZone: 'UTC', profile: 'public', features: { ageGender: false, mood: false } };
      const elsewhere = z
        .object({ id: z.string() })
        .parse((await post('/api/v1/sites', { ...site, name: 'Elsewhere' })).json()).id;
      const camera = z.record(z.string(), z.unknown()).parse((await ask(app, 'GET', url, { cookie })).json());
      const { id: _id, version: _version, ...input } = camera;
      const moved = await app.inject({
        method: 'PUT',
        url,
        headers: { host: 'localhost:8080', cookie, 'if-match': '*' },
        payload: { ...input, siteId: elsewhere },
      });
      expect(moved.json()).toMatchObject({ status: 409, code: 'legal-hold' });
      await post(`/api/v1/legal-holds/${id}/release`);
      const log = (await ask(app, 'GET', '/api/v1/audit?limit=200', { cookie })).body;
      for (const action of ['hold.placed', 'hold.released']) expect(log).toContain(`"${action}"`);
    },
  );

  test.skipIf(!isThere)('the register has what was entered and what was exported', async () => {
    const { siteId } = main;
    const given = { ground: 'court-order', reference: '4 C 12/26', content: '=numbers of May' };
    await post('/api/v1/disclosures', { ...given, siteId, atMs: Date.now(), recipient: 'District court' });
    await ask(app, 'GET', '/api/v1/audit/export', { cookie });
    const page = disclosurePageSchema.parse(
      (await ask(app, 'GET', '/api/v1/disclosures', { cookie })).json(),
    );
    expect(page.disclosures.map(({ source, content }) => [source, content])).toEqual([
      ['automatic', 'audit.exported'],
      ['entered', '=numbers of May'],
    ]);
    const csv = (await ask(app, 'GET', '/api/v1/disclosures/export', { cookie })).body;
    // A spreadsheet must not run it.
    expect(csv).toContain(`District court,court-order,4 C 12/26,'=numbers of May,${siteId}`);
    expect(csv).toContain('audit.exported');
  });

  test.skipIf(!isThere)(
    'an archive has everything about a camera, and its erasure leaves nothing',
    async () => {
      const { db } = opened.store.context;
      const { organisationId, siteId, cameraId, users, devices } = main;
      const known: KnownRows = new Map([
        ['organisations', organisationId],
        ['sites', siteId],
        ['cameras', cameraId],
        ['users', users.viewer.userId],
        ['devices', devices.reader.id],
      ]);
      await opened.store.within(organisationId).buckets.insert([sampleBucket(0, { cameraId })], 0);
      await fillTables(db, known);
      await db.updateTable('alarms').set({ subject_id: cameraId }).execute();
      await db
        .updateTable('webhook_deliveries')
        .set({ payload: JSON.stringify({ cameraId }) })
        .execute();
      await db
        .updateTable('site_balances')
        .set({ starts: JSON.stringify({ [cameraId]: 1 }) })
        .execute();
      // What belongs to an incident of the camera does not name it.
      const named = [...(await tablesWith(db, cameraId)), 'alert_entries', 'alert_mails'].sort();
      const archive = (await ask(app, 'GET', `/api/v1/cameras/${cameraId}/archive`, { cookie })).body;
      const lines = archive
        .trim()
        .split('\n')
        .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
      expect(lines[0]).toMatchObject({ format: 'hiro-cctv-archive', subject: 'camera', id: cameraId });
      expect(lines.at(-1)).toEqual({ end: true, rows: lines.length - 2 });
      expect([...new Set(lines.slice(1, -1).map(({ table }) => String(table)))].sort()).toEqual(named);

      expect((await post(`/api/v1/cameras/${cameraId}/erasure`, { name: 'Another' })).statusCode).toBe(422);
      const foreign = await ask(app, 'POST', `/api/v1/cameras/${cameraId}/erasure`, {
        cookie: other.users.owner.cookie,
        body: { name: 'Camera of main' },
      });
      expect(foreign.statusCode).toBe(404);
      const erased = await post(`/api/v1/cameras/${cameraId}/erasure`, { name: 'Camera of main' });
      expect(erasureResultSchema.parse(erased.json()).deleted).toMatchObject({ alarms: 1, 'live-spans': 2 });
      expect(await leftOf(db, cameraId)).toEqual([]);
      expect(await tablesWith(db, 'Camera of main')).toEqual([]);
    },
    240_000,
  );

  test.skipIf(!isThere)(
    'the erasure of a site takes its cameras with it, and leaves nothing',
    async () => {
      const { db } = opened.store.context;
      const { siteId } = main;
      const cameraIds: string[] = [];
      for (const name of ['First', 'Second']) {
        const camera = { siteId, name, source: { kind: 'demo' }, lines: [], zones: [] };
        const made = await post('/api/v1/cameras', camera);
        cameraIds.push(z.object({ id: z.string() }).parse(made.json()).id);
      }
      const [firstId = '', cameraId = ''] = cameraIds;
      const erase = () => post(`/api/v1/sites/${siteId}/erasure`, { name: 'Site of main' });
      const holdId = await hold({ cameraId });
      expect((await erase()).json()).toMatchObject({ status: 409, code: 'legal-hold' });
      expect((await ask(app, 'GET', `/api/v1/cameras/${firstId}`, { cookie })).statusCode).toBe(200);
      await post(`/api/v1/legal-holds/${holdId}/release`);
      expect((await erase()).statusCode).toBe(200);
      expect(await leftOf(db, siteId)).toEqual([]);
      expect(await tablesWith(db, 'Site of main')).toEqual([]);
      expect(await tablesWith(db, other.siteId)).toContain('cameras');
    },
    240_000,
  );

  test.skipIf(!isThere)('an account takes its data away without what lets somebody in', async () => {
    const { viewer } = main.users;
    const archive = (await ask(app, 'GET', '/api/v1/account/archive', { cookie: viewer.cookie })).body;
    expect(archive).toContain(viewer.email);
    for (const secret of ['token_hash', '"password"', 'backup_codes']) expect(archive).not.toContain(secret);
    const { db } = opened.store.context;
    await db
      .updateTable('alarms')
      .set({ acknowledged_by: `user ${viewer.userId}` })
      .execute();
    const erased = await ask(app, 'POST', '/api/v1/account/erasure', {
      cookie: viewer.cookie,
      body: { password: 'correct horse battery', deleteOrganisation: false },
    });
    expect(erased.statusCode).toBe(204);
    expect(await leftOf(db, viewer.userId)).toEqual([]);
    expect(await tablesWith(db, viewer.email)).toEqual([]);
  });
});
