import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditPageSchema } from '../../src/api/audit-contract';
import { cameraSchema, problemSchema } from '../../src/api/contract';
import { floorPlanSchema } from '../../src/api/floor-plan-contract';
import { type FloorPlanDrawing, PLAN_LIMITS } from '../../src/domain/floor-plan';
import { eraseRows } from '../retention/erase-rows';
import { ask, makeTenants, type TestTenant } from '../testing/accounts';
import { makeTestServer } from '../testing/test-server';

const HALL = [
  { x: 0, y: 0 },
  { x: 12, y: 0 },
  { x: 12, y: 8 },
  { x: 0, y: 8 },
];
const QUEUE = {
  id: 'queue',
  name: 'Queue',
  polygon: [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
  ],
};

describe('floor plans', { timeout: 120_000 }, () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  let main: TestTenant;
  let other: TestTenant;
  let cameraId: string;
  beforeAll(async () => {
    server = await makeTestServer();
    ({ app } = server);
    ({ main, other } = await makeTenants(app));
    cameraId = await makeCamera();
  }, 300_000);
  afterAll(() => server?.dispose());

  const admin = (): string => main.users.admin.cookie;
  const urlOf = (siteId: string): string => `/api/v1/sites/${siteId}/floor-plan`;
  const drawing = (): FloorPlanDrawing => ({
    widthM: 12,
    heightM: 8,
    rooms: [{ id: 'hall', label: 'Hall', polygon: HALL }],
    lines: [{ id: 'door', kind: 'door', start: { x: 4, y: 8 }, end: { x: 5, y: 8 } }],
    cameras: [{ cameraId, at: { x: 0, y: 0 }, directionDeg: 45, fieldDeg: 90, reachM: 10 }],
    areas: [
      { id: 'whole', cameraId, zoneId: null, polygon: HALL, labelAt: { x: 6, y: 4 } },
      { id: 'till', cameraId, zoneId: 'queue', polygon: HALL, labelAt: { x: 2, y: 2 } },
    ],
  });
  async function makeCamera(): Promise<string> {
    const body = {
      siteId: main.siteId,
      name: 'Till',
      source: { kind: 'demo' },
      lines: [],
      zones: [QUEUE],
    };
    return cameraSchema.parse((await ask(app, 'POST', '/api/v1/cameras', { cookie: admin(), body })).json())
      .id;
  }
  const send = (
    method: 'PUT' | 'DELETE',
    {
      body,
      ifMatch = '*',
      cookie = admin(),
      siteId = main.siteId,
    }: { body?: object; ifMatch?: string; cookie?: string; siteId?: string },
  ) =>
    app.inject({
      method,
      url: urlOf(siteId),
      headers: { host: 'localhost:8080', cookie, 'if-match': ifMatch },
      ...(body !== undefined && { payload: body }),
    });
  const put = (body: object, rest: Partial<Parameters<typeof send>[1]> = {}) =>
    send('PUT', { body, ...rest });
  const plan = async () =>
    floorPlanSchema.parse((await ask(app, 'GET', urlOf(main.siteId), { cookie: admin() })).json());

  test('a site begins without one, and each change has the version that was read', async () => {
    const first = await ask(app, 'GET', urlOf(main.siteId), { cookie: admin() });
    expect([first.json(), first.headers.etag]).toEqual([
      { siteId: main.siteId, drawing: null, dropped: { cameras: 0, areas: 0 }, version: 0 },
      '"0"',
    ]);
    expect((await put(drawing(), { ifMatch: '"7"' })).statusCode).toBe(412);
    const made = await put(drawing(), { ifMatch: '"0"' });
    expect([made.statusCode, made.headers.etag]).toEqual([200, '"1"']);
    expect(floorPlanSchema.parse(made.json()).drawing).toEqual(drawing());
    // Somebody else began with nothing, too.
    const late = await put(drawing(), { ifMatch: '"0"' });
    expect([late.statusCode, late.headers.etag]).toEqual([412, '"1"']);
    expect((await put({ ...drawing(), rooms: [] }, { ifMatch: '"1"' })).json()).toMatchObject({ version: 2 });
    expect((await plan()).drawing?.rooms).toEqual([]);
    const bare = {
      method: 'PUT',
      url: urlOf(main.siteId),
      headers: { host: 'localhost:8080', cookie: admin() },
    };
    expect((await app.inject({ ...bare, method: 'PUT', payload: drawing() })).statusCode).toBe(428);
  });

  test('a deleted plan leaves its version behind, so that no old change passes for new', async () => {
    await put(drawing());
    const { version } = await plan();
    const removed = await send('DELETE', { ifMatch: `"${version}"` });
    expect(removed.json()).toMatchObject({ drawing: null, version: version + 1 });
    expect((await put(drawing(), { ifMatch: `"${version}"` })).statusCode).toBe(412);
    expect((await put(drawing(), { ifMatch: `"${version + 1}"` })).statusCode).toBe(200);
  });

  test.each<[string, () => object, number, RegExp]>([
    [
      'a camera of nobody',
      () => ({
        ...drawing(),
        areas: [],
        cameras: [{ cameraId: 'none', at: { x: 0, y: 0 }, directionDeg: 0 }],
      }),
      422,
      /cameras\.0\.cameraId: the site has no such camera/,
    ],
    [
      'a camera of another organisation',
      () => ({
        ...drawing(),
        areas: drawing().areas.map((area) => ({ ...area, zoneId: null, cameraId: other.cameraId })),
      }),
      422,
      /areas\.0\.cameraId: the site has no such camera/,
    ],
    [
      'a zone of another camera',
      () => ({ ...drawing(), areas: drawing().areas.map((area) => ({ ...area, zoneId: 'door' })) }),
      422,
      /areas\.0\.zoneId: the camera has no such zone/,
    ],
    ['a shape outside', () => ({ ...drawing(), widthM: 11 }), 422, /rooms\.0: lies outside the plan/],
    [
      'a picture beside the drawing',
      () => ({ ...drawing(), image: 'data:image/png;base64,iVBORw0KGgo=' }),
      400,
      /image/,
    ],
    [
      'a picture in a room',
      () => ({ ...drawing(), rooms: [{ id: 'r', label: '', polygon: HALL, fill: 'url(data:image/png)' }] }),
      400,
      /fill/,
    ],
    [
      'a picture for a label',
      () => ({ ...drawing(), rooms: [{ id: 'r', label: 'A'.repeat(61), polygon: HALL }] }),
      400,
      /label/,
    ],
    [
      'a point that is no number',
      () => ({ ...drawing(), rooms: [{ id: 'r', label: '', polygon: [{ x: 'a', y: 0 }, ...HALL] }] }),
      400,
      /polygon/,
    ],
    [
      'too many shapes',
      () => ({
        ...drawing(),
        lines: Array.from({ length: PLAN_LIMITS.shapes }, (_, index) => ({
          id: `l${index}`,
          kind: 'wall',
          start: { x: 0, y: 0 },
          end: { x: 1, y: 1 },
        })),
      }),
      400,
      /200 shapes/,
    ],
    [
      'too long',
      () => ({
        ...drawing(),
        rooms: Array.from({ length: 150 }, (_, index) => ({
          id: `r${index}`,
          label: '',
          polygon: Array.from({ length: 64 }, (_, step) => ({ x: step / 10, y: 1.5 })),
        })),
      }),
      400,
      /64 kB/,
    ],
    [
      'longer than anybody reads',
      () => ({ ...drawing(), rooms: [], lines: [], junk: 'x'.repeat(400_000) }),
      413,
      /./,
    ],
  ])('refuses %s in words', async (_case, body, status, words) => {
    const answer = await put(body());
    expect([answer.statusCode, answer.body]).toEqual([status, expect.stringMatching(words)]);
    expect(problemSchema.parse(answer.json()).status).toBe(status);
  });

  test('is read by everybody who reads the site, and drawn by whoever edits cameras', async () => {
    await put(drawing());
    const readers = [
      ...Object.values(main.users).map(({ cookie }) => ({ cookie })),
      ...Object.values(main.devices).map(({ token }) => ({ token })),
      { token: main.siteKiosk.token },
    ];
    for (const who of readers) {
      expect((await ask(app, 'GET', urlOf(main.siteId), who)).statusCode).toBe(200);
    }
    for (const { cookie } of [main.users.operator, main.users.viewer]) {
      expect((await put(drawing(), { cookie })).statusCode).toBe(403);
      expect((await send('DELETE', { cookie })).statusCode).toBe(403);
    }
    expect((await put(drawing(), { cookie: other.users.owner.cookie })).statusCode).toBe(404);
    const foreign = await ask(app, 'GET', urlOf(other.siteId), { token: main.siteKiosk.token });
    expect(foreign.statusCode).toBe(404);
  });

  test('stands in the audit log, without what is drawn', async () => {
    await put(drawing());
    const { version } = await plan();
    await send('DELETE', {});
    const page = await ask(app, 'GET', '/api/v1/audit?limit=2', { cookie: admin() });
    const { entries } = auditPageSchema.parse(page.json());
    expect(entries.map(({ action, target, details }) => ({ action, target, details }))).toEqual([
      { action: 'site.floor-plan-removed', target: main.siteId, details: { version: version + 1 } },
      { action: 'site.floor-plan-changed', target: main.siteId, details: { version } },
    ]);
  });

  test('loses without a word what is gone, and tells how much that was', async () => {
    const goneId = await makeCamera();
    const areas = drawing().areas.map((area) => ({ ...area, id: `gone-${area.id}`, cameraId: goneId }));
    const body = {
      ...drawing(),
      areas: [...drawing().areas, ...areas],
      cameras: [...drawing().cameras, { cameraId: goneId, at: { x: 1, y: 1 }, directionDeg: 0 }],
    };
    expect((await put(body)).statusCode).toBe(200);
    const removal = { method: 'DELETE', url: `/api/v1/cameras/${goneId}` } as const;
    const headers = { host: 'localhost:8080', cookie: admin(), 'if-match': '*' };
    expect((await app.inject({ ...removal, headers })).statusCode).toBe(204);
    expect(await plan()).toMatchObject({ drawing: drawing(), dropped: { cameras: 1, areas: 2 } });
  });

  test('an erased camera leaves nothing of itself in the plan, and the plan stays', async () => {
    await put(drawing());
    const { db } = server.store.context;
    const stored = (): Promise<{ drawing: FloorPlanDrawing | null }> =>
      db
        .selectFrom('floor_plans')
        .select('drawing')
        .where('site_id', '=', main.siteId)
        .executeTakeFirstOrThrow();
    expect(JSON.stringify(await stored())).toContain(cameraId);
    await eraseRows(db, 'camera', cameraId);
    expect(await stored()).toEqual({ drawing: { ...drawing(), cameras: [], areas: [] } });
  });
});
