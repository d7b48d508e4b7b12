import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cameraSchema } from '../../src/api/contract';
import type { DeviceKind, Role } from '../../src/domain/access';
import { ask, makeTenants, type TestTenant } from '../testing/accounts';
import { fakeGateway } from '../testing/fake-gateway';
import { makeTestServer } from '../testing/test-server';

/** Who may see pictures: who is given a token to play a camera, and whose page may reach one at all. */

let app: FastifyInstance;
let dispose: () => Promise<void>;
let main: TestTenant;
let cameraId: string;
beforeAll(async () => {
  ({ app, dispose } = await makeTestServer({ gateway: fakeGateway() }));
  ({ main } = await makeTenants(app));
  const { siteId } = main;
  const cookie = main.users.admin.cookie;
  const drawn = { lines: [], zones: [] };
  const hls = { kind: 'hls', url: 'https://cam.example/live.m3u8' };
  await ask(app, 'POST', '/api/v1/cameras', {
    cookie,
    body: { siteId, name: 'Away', source: hls, ...drawn },
  });
  const input = { kind: 'pull', url: 'rtsp://camera.example/main' };
  const source = { kind: 'gateway', input, play: 'auto' };
  const made = await ask(app, 'POST', '/api/v1/cameras', {
    cookie,
    body: { siteId, name: 'Door', source, ...drawn },
  });
  cameraId = cameraSchema.parse(made.json()).id;
}, 300_000);
afterAll(() => dispose());

const member = (role: Role) => () => ({ cookie: main.users[role].cookie });
const device = (kind: DeviceKind) => () => ({ token: main.devices[kind].token });

test.each<[string, () => { cookie?: string; token?: string }, boolean]>([
  ['an owner', member('owner'), true],
  ['an administrator', member('admin'), true],
  ['an operator', member('operator'), true],
  ['a viewer', member('viewer'), true],
  ['an analyser', device('analyser'), true],
  ['a kiosk', device('kiosk'), false],
  ['a kiosk of one site', () => ({ token: main.siteKiosk.token }), false],
  ['a reader', device('reader'), false],
])('%s', async (_case, whoIs, maySee) => {
  const who = whoIs();
  const playback = await ask(app, 'POST', `/api/v1/cameras/${cameraId}/playback`, who);
  expect(playback.statusCode).toBe(maySee ? 200 : 403);
  expect(playback.body.includes('token')).toBe(maySee);
  const page = await app.inject({
    url: '/',
    headers: {
      host: 'localhost:8080',
      accept: 'text/html',
      'sec-fetch-mode': 'navigate',
      ...(who.cookie !== undefined && { cookie: who.cookie }),
      ...(who.token !== undefined && { authorization: `Bearer ${who.token}` }),
    },
  });
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toMatch(/connect-src 'self'/);
  for (const origin of ['https://cam.example', 'http://localhost:8081']) {
    expect([origin, policy.includes(origin)]).toEqual([origin, maySee]);
  }
  // Numbers and the plan are for all of them.
  for (const url of ['/api/v1/occupancy', `/api/v1/sites/${main.siteId}/floor-plan`]) {
    expect((await ask(app, 'GET', url, who)).statusCode).toBe(200);
  }
});
