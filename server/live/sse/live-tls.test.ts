import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../app';
import { listen, type OpenPort } from '../../listen';
import { http1Client, http2Client } from '../../testing/https-client';
import { keptLog } from '../../testing/quiet-log';
import { stubStore } from '../../testing/stub-store';
import { makeTempFolder } from '../../testing/temp-folder';
import { hostNames } from '../../tls/host-names';
import { LocalTls } from '../../tls/local-tls';

const { log } = keptLog();
const folder = makeTempFolder();
let tls: LocalTls;
let app: FastifyInstance;
let open: OpenPort;

beforeAll(async () => {
  const machineNames = (): ReturnType<typeof hostNames> => hostNames(['localhost', '127.0.0.1']);
  tls = await LocalTls.open({ dataDir: folder.path, names: [] }, log, { machineNames });
  app = await buildApp({ store: stubStore(), appDir: '/nowhere', log });
  open = await listen({ app, host: '127.0.0.1', port: 0, tls, outsideHosts: () => [] });
});
afterAll(async () => {
  await open.close();
  await app.close();
  tls.dispose();
  folder.remove();
});

test('a stream over HTTP/1.1 and over HTTP/2 lasts until the server ends it, and then the port closes at once', async () => {
  const { certPem } = tls.authority;
  const origin = `https://localhost:${open.port}`;
  const answers = [http1Client(origin, certPem), http2Client(origin, certPem)].map((client) =>
    client.ask({ path: '/api/v1/live' }),
  );
  const metrics = async (): Promise<string> => (await app.inject('/metrics')).body;
  await expect.poll(metrics, { timeout: 10_000 }).toContain('hiro_live_streams 2');
  const beganMs = performance.now();
  app.endStreams();
  for (const { status, headers, body } of await Promise.all(answers)) {
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(body.toString()).toMatch(
      /^retry: \d+\n\nid: \d+\nevent: snapshot\ndata: \{"nowMs":\d+,"sites":\[\]/,
    );
  }
  await open.close();
  expect(performance.now() - beganMs).toBeLessThan(4_000);
});
