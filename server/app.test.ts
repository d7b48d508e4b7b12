import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '../src/api/contract';
import { buildApp } from './app';
import { VISION_WORKER_CSP } from './headers';
import { keptLog } from './testing/quiet-log';
import { stubStore } from './testing/stub-store';
import { makeTempFolder } from './testing/temp-folder';
import { sampleBucket } from './testing/sample-bucket';

const PAGE = '<!doctype html><title>app</title>';
const SCRIPT = 'export const answer = 42;\n'.repeat(100);
const NAVIGATION = { accept: 'text/html,application/xhtml+xml', 'sec-fetch-mode': 'navigate' };

describe('the app', () => {
  const folder = makeTempFolder();
  const { log, records } = keptLog();
  let app: FastifyInstance;

  beforeAll(async () => {
    mkdirSync(join(folder.path, 'assets'));
    mkdirSync(join(folder.path, 'workers'));
    mkdirSync(join(folder.path, 'demo'));
    writeFileSync(join(folder.path, 'index.html'), PAGE);
    writeFileSync(join(folder.path, 'assets/index-abcd1234.js'), SCRIPT);
    writeFileSync(join(folder.path, 'assets/index-abcd1234.js.gz'), gzipSync(SCRIPT));
    writeFileSync(join(folder.path, 'workers/vision-abcd1234.js'), SCRIPT);
    writeFileSync(join(folder.path, 'demo/shop.mp4'), Buffer.alloc(1000, 7));
    const camera = { id: 'c', siteId: 's', name: 'Door', isEnabled: true, lines: [], zones: [], version: 1 };
    const source = { kind: 'hls' as const, url: 'https://cam.example/live.m3u8' };
    app = await buildApp({ store: stubStore([{ ...camera, source }]), appDir: folder.path, log });
  });
  afterAll(async () => {
    await app.close();
    folder.remove();
  });

  test.each(['/', '/insights', '/cameras/demo'])('a navigation to %s gets the page', async (url) => {
    const response = await app.inject({ url, headers: NAVIGATION });
    expect(response.statusCode).toBe(200);
    expect(response.body).toBe(PAGE);
    expect(response.headers['cache-control']).toBe('no-cache');
    expect(response.headers.etag).toBeDefined();
    expect(response.headers['content-security-policy']).toContain("connect-src 'self' https://cam.example;");
  });

  test.each([
    ['/assets/index-gone0000.js', NAVIGATION],
    ['/api/v1/nothing', NAVIGATION],
    ['/api', NAVIGATION],
    ['/insights', { accept: '*/*' }],
    ['/insights', { accept: 'text/html', 'sec-fetch-mode': 'cors' }],
    ['/../package.json', {}],
    ['/%2e%2e/package.json', {}],
  ])('%s with %j is a problem, never the page', async (url, headers) => {
    const response = await app.inject({ url, headers });
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(problemSchema.parse(response.json()).status).toBe(response.statusCode);
  });

  test('a hashed file is kept for ever, and sent as it was compressed', async () => {
    const response = await app.inject({
      url: '/assets/index-abcd1234.js',
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(response.headers['content-encoding']).toBe('gzip');
    expect(response.headers['content-type']).toContain('javascript');
    expect(response.headers['cache-control']).toContain('immutable');
    const plain = await app.inject({ url: '/assets/index-abcd1234.js' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toBe(SCRIPT);
  });

  test("the vision worker's script carries its own policy", async () => {
    const response = await app.inject('/workers/vision-abcd1234.js');
    expect(response.headers['content-security-policy']).toBe(VISION_WORKER_CSP);
    expect(response.headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(response.headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  test('part of a clip can be asked for', async () => {
    const response = await app.inject({ url: '/demo/shop.mp4', headers: { range: 'bytes=100-199' } });
    expect(response.statusCode).toBe(206);
    expect(response.headers['content-range']).toBe('bytes 100-199/1000');
    expect(response.rawPayload).toHaveLength(100);
    expect(response.headers['cache-control']).toBe('no-cache');
    expect(response.headers.etag).toBeDefined();
  });

  test('every answer carries the common headers, problems too', async () => {
    for (const url of ['/', '/api/v1/time', '/api/v1/nothing', '/%c0%80']) {
      const { headers } = await app.inject({ url, headers: NAVIGATION });
      expect(headers['cross-origin-opener-policy'], url).toBe('same-origin');
      expect(headers['x-content-type-options'], url).toBe('nosniff');
    }
  });

  test.each([
    ['{"buckets":[', 'application/json', 400, 'JSON'],
    ['', 'application/json', 400, 'empty'],
    [`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'application/json', 400, 'deeper'],
    ['{"__proto__":{"x":1},"buckets":[]}', 'application/json', 400, ''],
    [`"${'x'.repeat(2_100_000)}"`, 'application/json', 413, 'large'],
    ['a=1', 'application/x-www-form-urlencoded', 415, 'application/json'],
    ['{"buckets":[]}', 'text/plain', 415, 'application/json'],
  ])('the body %.20s as %s is refused with %i', async (payload, type, status, word) => {
    const headers = { 'content-type': type };
    const response = await app.inject({ method: 'POST', url: '/api/v1/aggregates', payload, headers });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(problemSchema.parse(response.json()).detail).toContain(word);
  });

  test('every field at fault is named by its path', async () => {
    const wrong = { ...sampleBucket(), entries: '1', colour: 'red' };
    const payload = { buckets: [sampleBucket(), sampleBucket(1), sampleBucket(2), wrong], extra: true };
    const response = await app.inject({ method: 'POST', url: '/api/v1/aggregates', payload });
    expect(response.statusCode).toBe(400);
    const paths = problemSchema.parse(response.json()).errors?.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['buckets.3.entries', 'buckets.3.colour', 'extra']));
  });

  test('an unknown parameter of the address is named', async () => {
    const response = await app.inject('/api/v1/cameras?site=1');
    expect(response.statusCode).toBe(400);
    expect(problemSchema.parse(response.json()).errors).toEqual([{ path: 'site', message: 'unknown field' }]);
  });

  test('the OpenAPI document describes every route', async () => {
    const document = (await app.inject('/api/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const routed = routedPaths(app).filter((path) => /^\/(api\/v1\/|metrics$)/.test(path));
    expect(routed.length).toBeGreaterThan(40);
    expect(Object.keys(document.paths).sort()).toEqual(routed.sort());
    expect(JSON.stringify(document)).toContain('coveredMs');
  });

  test('neither bodies nor queries are logged', async () => {
    await app.inject({ method: 'POST', url: '/api/v1/sites?token=hush', payload: { name: 'secret place' } });
    expect(records.length).toBeGreaterThan(0);
    expect(JSON.stringify(records)).not.toMatch(/secret place|hush/);
  });

  test.each([
    ['evil.example', 421],
    ['localhost.evil.example:8080', 421],
    ['127.0.0.1:8080', 200],
    ['[::1]:8080', 200],
  ])('on loopback the host %s is answered with %i', async (host, status) => {
    expect((await app.inject({ url: '/api/v1/time', headers: { host } })).statusCode).toBe(status);
  });

  test('a write from a page of another origin is refused', async () => {
    const headers = { host: 'localhost', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    const request = { method: 'POST' as const, url: '/api/v1/aggregates', headers };
    expect((await app.inject({ ...request, payload: { buckets: [sampleBucket()] } })).statusCode).toBe(403);
  });
});

/** Every path that the router knows, read off the tree that it prints; parameters as "{name}". */
function routedPaths(app: FastifyInstance): string[] {
  const above: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] =
        /^((?:[│ ] {3})*)[├└]── (\S+)( \(.*)?$/.exec(line) ?? [];
      if (part === '') return [];
      above.length = indent.length / 4;
      above.push(part);
      return methods === '' ? [] : [above.join('').replace(/:(\w+)/g, '{$1}')];
    });
}
