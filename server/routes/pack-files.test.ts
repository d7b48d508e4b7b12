import type { FastifyInstance } from 'fastify';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditPageSchema } from '../../src/api/audit-contract';
import type { Role } from '../../src/domain/access';
import type { Identity } from '../access/identity';
import { makeTestServer } from '../testing/test-server';

const FILE = Buffer.from('weights');

/** Whoever sends a role as the test's cookie has it. */
const identity: Identity = {
  hasAccounts: async () => true,
  principalOf: async ({ cookie }) => ({
    ...{ kind: 'user', organisationId: 'main', userId: 'u1', sessionId: 's1' },
    role: (cookie ?? '') as Role,
  }),
};

let mirror: Server;
let app: FastifyInstance;
let dispose: () => Promise<void>;
beforeAll(async () => {
  mirror = createServer((request, response) => {
    if (request.url === '/models/yolox_nano.onnx')
      return void response.writeHead(200, { 'Content-Length': FILE.length }).end(FILE);
    if (request.url?.includes('yolox_2022nov') === true) return;
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
  const { port } = mirror.address() as AddressInfo;
  ({ app, dispose } = await makeTestServer({ identity, packMirror: `http://127.0.0.1:${port}/models/` }));
});
afterAll(async () => {
  mirror.closeAllConnections();
  mirror.close();
  await dispose();
});

const ask = (payload: object, role: Role = 'admin') =>
  app.inject({ method: 'POST', url: '/api/v1/pack-files', headers: { cookie: role }, payload });

describe('a file of a model pack', () => {
  it('is handed on, and who asked is written down', async () => {
    const answer = await ask({ packId: 'yolox-nano' });
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(FILE)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(FILE.length),
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
    });
    const log = await app.inject({ url: '/api/v1/audit', headers: { cookie: 'owner' } });
    expect(auditPageSchema.parse(log.json()).entries[0]).toMatchObject({
      action: 'pack.fetched',
      details: { packId: 'yolox-nano' },
    });
  });

  it('an address is written down by its host alone: the rest may hold a token', async () => {
    await ask({ url: 'https://127.0.0.1:8443/x.onnx?token=secret' });
    const log = await app.inject({ url: '/api/v1/audit', headers: { cookie: 'owner' } });
    expect(auditPageSchema.parse(log.json()).entries[0]?.details).toEqual({ host: '127.0.0.1:8443' });
  });

  it.each<readonly [string, object, number, RegExp]>([
    ['an unknown name', { packId: 'yolo-nine' }, 404, /There is no public detector .*yolox-nano, yolox-s/],
    [
      'a file that the other server lacks',
      { packId: 'nanodet-plus' },
      502,
      /status 404.*choose it as a file/,
    ],
    [
      'an address of this machine',
      { url: 'https://127.0.0.1/x.onnx' },
      502,
      /does not connect to 127\.0\.0\.1/,
    ],
    ['an address without https', { url: 'http://files.example/x.onnx' }, 400, /expected an https address/],
    [
      'an address with a password',
      { url: 'https://me:secret@files.example/x.onnx' },
      400,
      /without user name and password/,
    ],
    ['both at once', { packId: 'yolox-nano', url: 'https://files.example/x' }, 400, /not as expected/],
  ])('%s is refused in words', async (_, body, status, words) => {
    const answer = await ask(body);
    expect([answer.statusCode, answer.json().detail]).toEqual([status, expect.stringMatching(words)]);
  });

  it.each<Role>(['viewer', 'operator'])('is nothing for a %s', async (role) => {
    expect((await ask({ packId: 'yolox-nano' }, role)).statusCode).toBe(403);
  });

  it('two at a time, and each ends when nobody waits for it', async () => {
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const abort = new AbortController();
    const request = (packId: string, signal?: AbortSignal): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/api/v1/pack-files`, {
        method: 'POST',
        headers: { cookie: 'admin', 'content-type': 'application/json' },
        body: JSON.stringify({ packId }),
        ...(signal && { signal }),
      });
    const waiting = [request('yolox-s', abort.signal), request('yolox-s', abort.signal)];
    await expect.poll(async () => (await request('yolox-nano')).status).toBe(503);
    abort.abort();
    await Promise.allSettled(waiting);
    await expect.poll(async () => (await request('yolox-nano')).status).toBe(200);
  });
});
