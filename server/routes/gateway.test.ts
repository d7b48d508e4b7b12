import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cameraSchema, problemSchema } from '../../src/api/contract';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { buildApp } from '../app';
import { GatewayError } from '../gateway/gateway-error';
import { type FakeGateway, fakeGateway, type GatewayWord } from '../testing/fake-gateway';
import { keptLog } from '../testing/quiet-log';
import { stubStore } from '../testing/stub-store';
import { makeTestServer } from '../testing/test-server';

const CREDENTIALS = { username: 'admin', password: 'Tr0ub4dor' };
const OWN_PORT = 9100;

function pull(url: string): object {
  return { kind: 'gateway', input: { kind: 'pull', url }, play: 'auto' };
}

function push(port: number): object {
  return { kind: 'gateway', input: { kind: 'push', protocol: 'rtsp', port }, play: 'auto' };
}

function cameraOf(source: object, change: object = {}): object {
  return { siteId: DEMO_SITE_ID, name: 'Door', source, lines: [], zones: [], ...change };
}

describe('the API of a gateway', () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  const gateway: FakeGateway = fakeGateway();
  beforeAll(async () => {
    const sourceRules = { maxSources: 3, ownPorts: () => [OWN_PORT] };
    server = await makeTestServer({ gateway, sourceRules });
    ({ app } = server);
  });
  afterAll(() => server?.dispose());
  beforeEach(async () => {
    gateway.problem = null;
    for (const { id } of (await app.inject('/api/v1/cameras')).json()) {
      if (id !== DEMO_CAMERA_ID) await remove(id);
    }
    gateway.words.length = 0;
  });

  const send = (
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    payload?: object,
  ): Promise<LightMyRequestResponse> =>
    app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { 'if-match': '*', host: 'localhost:8080' },
      ...(payload !== undefined && { payload }),
    });
  const add = async (source: object, change?: object): Promise<string> => {
    const response = await send('POST', '/cameras', cameraOf(source, change));
    expect(response.statusCode).toBe(201);
    return cameraSchema.parse(response.json()).id;
  };
  const remove = (id: string): Promise<LightMyRequestResponse> => send('DELETE', `/cameras/${id}`);
  const credentialWords = (): GatewayWord[] => gateway.words.filter(({ kind }) => kind === 'credentials');

  test('status and files are the gateway’s', async () => {
    expect((await app.inject('/api/v1/gateway')).json()).toEqual(await gateway.status());
    expect((await app.inject('/api/v1/gateway/files')).json()).toEqual(await gateway.files());
  });

  test('a test of a source is handed on', async () => {
    const probe = {
      input: { kind: 'pull', url: 'rtsp://camera.example/' },
      credentials: CREDENTIALS,
      cameraId: null,
    };
    const response = await send('POST', '/gateway/probe', probe);
    expect(response.json()).toEqual({ problem: null, video: null, plan: null, tookMs: 1 });
    expect(gateway.words).toEqual([{ kind: 'probe', probe }]);
  });

  test.each([
    ['file:///etc/passwd', 'input.url'],
    ['rtsp://me:secret@camera.example/', 'input.url'],
    ['concat:a|b', 'input.url'],
  ])('a test of %s is refused', async (url, path) => {
    const probe = { input: { kind: 'pull', url }, credentials: null, cameraId: null };
    const response = await send('POST', '/gateway/probe', probe);
    expect(response.statusCode).toBe(400);
    expect(problemSchema.parse(response.json()).errors?.[0]?.path).toBe(path);
    expect(gateway.words).toEqual([]);
  });

  test('what the gateway cannot do is a problem with its code', async () => {
    gateway.problem = new GatewayError('limit-reached', 'There are too many.');
    const busy = await app.inject('/api/v1/gateway/files');
    expect(busy.statusCode).toBe(503);
    expect(busy.headers['retry-after']).toBeDefined();
    expect(problemSchema.parse(busy.json())).toMatchObject({
      code: 'limit-reached',
      detail: 'There are too many.',
    });
    gateway.problem = new GatewayError('address-refused', 'Not this one.');
    expect((await app.inject('/api/v1/gateway')).statusCode).toBe(409);
  });

  test('credentials go to the gateway and nowhere else', async () => {
    const id = await add(pull('rtsp://camera.example/main'));
    gateway.words.length = 0;
    const put = await send('PUT', `/cameras/${id}/credentials`, CREDENTIALS);
    expect([put.statusCode, put.body]).toEqual([204, '']);
    expect((await send('DELETE', `/cameras/${id}/credentials`)).statusCode).toBe(204);
    expect(gateway.words).toEqual([
      { kind: 'credentials', cameraId: id, credentials: CREDENTIALS },
      { kind: 'credentials', cameraId: id, credentials: null },
    ]);
    expect((await app.inject(`/api/v1/cameras/${id}`)).body).not.toContain(CREDENTIALS.password);
  });

  test('a viewer is told where to play, by the host name it came by', async () => {
    const id = await add(pull('rtsp://camera.example/main'));
    const response = await send('POST', `/cameras/${id}/playback`);
    expect(response.json()).toMatchObject({ whepUrl: `http://localhost:8081/streams/${id}/whep` });
    expect(response.headers['cache-control']).toBe('no-store');
    const page = await app.inject({ url: '/', headers: { host: '127.0.0.1:8080' } });
    expect(page.headers['content-security-policy']).toContain("connect-src 'self' http://127.0.0.1:8081;");
  });

  test('a camera that is switched off is not played', async () => {
    const id = await add(pull('rtsp://camera.example/main'), { isEnabled: false });
    const response = await send('POST', `/cameras/${id}/playback`);
    expect(response.statusCode).toBe(409);
    expect(problemSchema.parse(response.json())).toMatchObject({ code: 'camera-off' });
  });

  test.each([
    ['PUT', 'credentials'],
    ['DELETE', 'credentials'],
    ['POST', 'playback'],
  ] as const)('%s %s of a camera that is none, or not the gateway’s', async (method, what) => {
    const payload = method === 'PUT' ? CREDENTIALS : undefined;
    expect((await send(method, `/cameras/none/${what}`, payload)).statusCode).toBe(404);
    const demo = await send(method, `/cameras/${DEMO_CAMERA_ID}/${what}`, payload);
    expect(demo.statusCode).toBe(422);
    expect(problemSchema.parse(demo.json()).detail).toContain('"demo"');
    expect(gateway.words).toEqual([]);
  });

  test('the gateway follows every change of the cameras', async () => {
    const id = await add(pull('rtsp://camera.example/main'));
    const changed = cameraOf(pull('rtsp://camera.example/sub'), { isEnabled: false });
    await send('PUT', `/cameras/${id}`, changed);
    await remove(id);
    expect(gateway.words).toEqual([
      { kind: 'configure', cameraIds: [DEMO_CAMERA_ID, id] },
      { kind: 'configure', cameraIds: [DEMO_CAMERA_ID, id] },
      { kind: 'credentials', cameraId: id, credentials: null },
      { kind: 'configure', cameraIds: [DEMO_CAMERA_ID] },
    ]);
  });

  test.each([
    ['another host', pull('rtsp://other.example/main'), true],
    ['another port', pull('rtsp://camera.example:8554/main'), true],
    ['another protocol', pull('rtsps://camera.example/main'), true],
    ['a publisher', push(9200), true],
    ['a source without the gateway', { kind: 'demo' }, true],
    ['another path', pull('rtsp://camera.example/sub?channel=2'), false],
  ])('a camera that moves to %s', async (_name, source, losesCredentials) => {
    const id = await add(pull('rtsp://camera.example/main'));
    gateway.words.length = 0;
    expect((await send('PUT', `/cameras/${id}`, cameraOf(source))).statusCode).toBe(200);
    const forgotten = { kind: 'credentials', cameraId: id, credentials: null };
    // Before the gateway hears of the new address.
    expect(gateway.words.map(({ kind }) => kind)).toEqual(
      losesCredentials ? ['credentials', 'configure'] : ['configure'],
    );
    expect(credentialWords()).toEqual(losesCredentials ? [forgotten] : []);
  });

  test('a change that is refused leaves the credentials alone', async () => {
    const id = await add(pull('rtsp://camera.example/main'));
    gateway.words.length = 0;
    const url = `/api/v1/cameras/${id}`;
    const payload = cameraOf(pull('rtsp://other.example/main'));
    const response = await app.inject({ method: 'PUT', url, headers: { 'if-match': '"9"' }, payload });
    expect(response.statusCode).toBe(412);
    expect(gateway.words).toEqual([]);
  });

  test('a camera can be removed while the gateway is in trouble', async () => {
    const id = await add(pull('rtsp://camera.example/main'));
    gateway.problem = new GatewayError('failed', 'The gateway is being started again.');
    expect((await remove(id)).statusCode).toBe(204);
    expect(gateway.words.at(-1)).toEqual({ kind: 'configure', cameraIds: [DEMO_CAMERA_ID] });
  });

  test('two publishers never share a port, and none takes the server’s', async () => {
    const id = await add(push(9200), { name: 'Yard' });
    const other = await send('POST', '/cameras', cameraOf(push(9200)));
    expect(other.statusCode).toBe(422);
    expect(problemSchema.parse(other.json())).toMatchObject({
      detail: 'Port 9200 is used by the camera "Yard": choose another.',
      errors: [{ path: 'source.input.port' }],
    });
    const own = await send('POST', '/cameras', cameraOf(push(OWN_PORT)));
    expect(problemSchema.parse(own.json()).detail).toContain('this server itself');
    expect((await send('PUT', `/cameras/${id}`, cameraOf(push(9200)))).statusCode).toBe(200);
    expect((await send('PUT', `/cameras/${DEMO_CAMERA_ID}`, cameraOf(push(9200)))).statusCode).toBe(422);
  });

  test('of requests at once only one gets the port', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send('POST', '/cameras', cameraOf(push(9300)))));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 422, 422]);
  });

  test('there are no more sources than the gateway takes', async () => {
    const urls = [1, 2, 3, 4].map((number) => pull(`rtsp://camera${number}.example/`));
    const answers = await Promise.all(urls.map((source) => send('POST', '/cameras', cameraOf(source))));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201, 422]);
    expect(problemSchema.parse(answers[3]?.json()).detail).toContain('There are 3 cameras on the gateway');
    const id = answers[0]?.json().id;
    expect((await send('PUT', `/cameras/${id}`, cameraOf(pull('rtsp://x.example/')))).statusCode).toBe(200);
    await add({ kind: 'demo' });
  });
});

test('without a gateway all of it is a 503 in words', async () => {
  const app = await buildApp({ store: stubStore(), appDir: '/nowhere', log: keptLog().log });
  for (const [method, path] of [
    ['GET', '/gateway'],
    ['GET', '/gateway/files'],
    ['POST', '/cameras/c/playback'],
    ['DELETE', '/cameras/c/credentials'],
  ] as const) {
    const response = await app.inject({ method, url: `/api/v1${path}` });
    expect(response.statusCode).toBe(503);
    expect(problemSchema.parse(response.json()).detail).toContain('The gateway is not running');
  }
  await app.close();
});
