import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cameraSchema, problemSchema, siteSchema } from '../../src/api/contract';
import { DEMO_CAMERA_INPUT, DEMO_SITE_ID } from '../../src/domain/demo';
import { makeTestServer } from '../testing/test-server';

const SHOP = {
  name: 'Shop',
  timeZone: 'Europe/Vienna',
  profile: 'shop',
  features: { ageGender: true, mood: false },
};
const HLS_CAMERA = {
  ...DEMO_CAMERA_INPUT,
  name: 'Door',
  source: { kind: 'hls', url: 'https://cam.example/live.m3u8' },
};

describe('sites and cameras', () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  beforeAll(async () => {
    server = await makeTestServer();
    ({ app } = server);
  });
  afterAll(() => server?.dispose());

  test('health, time and organisation answer', async () => {
    expect((await app.inject('/api/v1/health')).json()).toMatchObject({ status: 'ok', store: 'embedded' });
    const { nowMs } = (await app.inject('/api/v1/time')).json();
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(10_000);
    expect((await app.inject('/api/v1/organisation')).json()).toMatchObject({ id: 'main' });
  });

  test('a site is made, read, changed and removed', async () => {
    const made = await app.inject({ method: 'POST', url: '/api/v1/sites', payload: SHOP });
    expect(made.statusCode).toBe(201);
    const site = siteSchema.parse(made.json());
    const url = `/api/v1/sites/${site.id}`;
    expect(made.headers).toMatchObject({ location: url, etag: '"1"' });
    const read = await app.inject(url);
    expect(siteSchema.parse(read.json())).toEqual(site);
    expect(read.headers.etag).toBe('"1"');
    const put = await app.inject({
      method: 'PUT',
      url,
      headers: { 'if-match': '"1"' },
      payload: { ...SHOP, name: 'Shop 2' },
    });
    expect(put.statusCode).toBe(200);
    expect(put.headers.etag).toBe('"2"');
    expect(put.json()).toMatchObject({ name: 'Shop 2', version: 2 });
    const removed = await app.inject({ method: 'DELETE', url, headers: { 'if-match': '"2"' } });
    expect(removed.statusCode).toBe(204);
    expect(removed.body).toBe('');
    expect((await app.inject(url)).statusCode).toBe(404);
  });

  test.each([
    [undefined, 428],
    ['"7"', 412],
    ['7', 400],
    ['W/"1"', 400],
  ])('a change with If-Match %s is answered with %i', async (ifMatch, status) => {
    const current = await app.inject('/api/v1/cameras/demo');
    const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
    for (const method of ['PUT', 'DELETE'] as const) {
      const payload = method === 'PUT' ? { payload: DEMO_CAMERA_INPUT } : {};
      const response = await app.inject({ method, url: '/api/v1/cameras/demo', headers, ...payload });
      expect(response.statusCode).toBe(status);
      expect(response.headers['content-type']).toContain('application/problem+json');
      if (status !== 412) continue;
      expect(response.headers.etag).toBe(current.headers.etag);
      expect(problemSchema.parse(response.json()).detail).toContain(
        `version ${String(current.json().version)}`,
      );
    }
  });

  test.each([
    ['workplace', { ageGender: false, mood: true }, ['features.mood']],
    ['education', { ageGender: true, mood: true }, ['features.ageGender', 'features.mood']],
    ['shop', { ageGender: true, mood: true }, ['features.mood']],
  ])('a %s cannot switch on what its profile forbids', async (profile, features, paths) => {
    const payload = { ...SHOP, profile, features };
    const response = await app.inject({ method: 'POST', url: '/api/v1/sites', payload });
    expect(response.statusCode).toBe(422);
    const problem = problemSchema.parse(response.json());
    expect(problem.errors?.map(({ path }) => path)).toEqual(paths);
    expect(problem.detail).toContain(profile);
    expect(problem.detail).toContain('prohibited');
  });

  test('mood at a shop is taken once a staff area is drawn at one of its cameras', async () => {
    const post = async (url: string, payload: object) =>
      (await app.inject({ method: 'POST', url, payload })).json();
    const put = (url: string, payload: object) =>
      app.inject({ method: 'PUT', url, headers: { 'if-match': '*' }, payload });
    const site = siteSchema.parse(await post('/api/v1/sites', SHOP));
    const url = `/api/v1/sites/${site.id}`;
    const wish = { ...SHOP, features: { ageGender: true, mood: true } };
    const { id } = cameraSchema.parse(
      await post('/api/v1/cameras', { ...DEMO_CAMERA_INPUT, siteId: site.id }),
    );
    const refused = await put(url, wish);
    expect(refused.statusCode).toBe(422);
    expect(problemSchema.parse(refused.json()).detail).toContain('staff area');
    const zones = DEMO_CAMERA_INPUT.zones.map((zone) => ({ ...zone, purpose: 'staff' }));
    expect(
      (await put(`/api/v1/cameras/${id}`, { ...DEMO_CAMERA_INPUT, siteId: site.id, zones })).statusCode,
    ).toBe(200);
    expect((await put(url, wish)).json()).toMatchObject({ features: { mood: true } });
  });

  test.each([
    [{ ...SHOP, timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ ...SHOP, owner: 'me' }, 'owner'],
    [{ ...SHOP, features: { ageGender: 'true', mood: false } }, 'features.ageGender'],
    [{ ...SHOP, name: '' }, 'name'],
  ])('the site %j is refused at %s', async (payload, path) => {
    const response = await app.inject({ method: 'POST', url: '/api/v1/sites', payload });
    expect(response.statusCode).toBe(400);
    expect(problemSchema.parse(response.json()).errors?.[0]?.path).toBe(path);
  });

  test('a site with cameras is not removed', async () => {
    const url = `/api/v1/sites/${DEMO_SITE_ID}`;
    const response = await app.inject({ method: 'DELETE', url, headers: { 'if-match': '*' } });
    expect(response.statusCode).toBe(409);
  });

  test('the page may reach a camera as soon as it is added, and no longer when it is removed', async () => {
    const policyOf = async (): Promise<string> =>
      String((await app.inject('/')).headers['content-security-policy']);
    expect(await policyOf()).not.toContain('cam.example');
    const made = await app.inject({ method: 'POST', url: '/api/v1/cameras', payload: HLS_CAMERA });
    expect(made.statusCode).toBe(201);
    const camera = cameraSchema.parse(made.json());
    expect(await policyOf()).toContain("connect-src 'self' https://cam.example");
    const listed = await app.inject(`/api/v1/cameras?siteId=${DEMO_SITE_ID}`);
    expect(listed.json().map(({ id }: { id: string }) => id)).toEqual(['demo', camera.id]);
    const url = `/api/v1/cameras/${camera.id}`;
    expect((await app.inject({ method: 'DELETE', url, headers: { 'if-match': '"1"' } })).statusCode).toBe(
      204,
    );
    expect(await policyOf()).not.toContain('cam.example');
  });

  test('how people are looked for is stored with the camera', async () => {
    const search = { region: DEMO_CAMERA_INPUT.zones[0]?.polygon, minHeight: 0.08, detail: 'fine' };
    const payload = { ...HLS_CAMERA, search };
    const made = await app.inject({ method: 'POST', url: '/api/v1/cameras', payload });
    const url = `/api/v1/cameras/${cameraSchema.parse(made.json()).id}`;
    expect((await app.inject(url)).json().search).toEqual(search);
    const headers = { 'if-match': '"1"' };
    const changed = await app.inject({ method: 'PUT', url, headers, payload: HLS_CAMERA });
    expect(changed.statusCode).toBe(200);
    expect('search' in (await app.inject(url)).json()).toBe(false);
    await app.inject({ method: 'DELETE', url, headers: { 'if-match': '*' } });
  });

  test.each([
    [{ ...HLS_CAMERA, siteId: 'none' }, 422, 'siteId'],
    [{ ...HLS_CAMERA, lines: [...DEMO_CAMERA_INPUT.lines, ...DEMO_CAMERA_INPUT.lines] }, 422, 'lines.1.id'],
    [
      { ...HLS_CAMERA, zones: DEMO_CAMERA_INPUT.zones.map((zone) => ({ ...zone, id: 'view' })) },
      422,
      'zones.0.id',
    ],
    [{ ...HLS_CAMERA, source: { kind: 'hls', url: 'https://me:pw@cam.example/' } }, 400, 'source.url'],
    [{ ...HLS_CAMERA, source: { kind: 'hls', url: 'file:///etc/passwd' } }, 400, 'source.url'],
    [{ ...HLS_CAMERA, source: { kind: 'rtsp', url: 'rtsp://cam' } }, 400, 'source.kind'],
  ])('the camera %# is refused with its field', async (payload, status, path) => {
    const response = await app.inject({ method: 'POST', url: '/api/v1/cameras', payload });
    expect(response.statusCode).toBe(status);
    expect(problemSchema.parse(response.json()).errors?.map((error) => error.path)).toContain(path);
  });
});
