import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { headersFor, NO_EXTRA_SOURCES, type ExtraSources } from '../../server/headers';
import { manifestOf, manifestText } from '../build/folder-manifest';
import { verifyBuild } from './main';

/** A small site and the build it was made of; each case changes one thing on the way. */

const PAGE =
  '<!doctype html><link rel="stylesheet" href="/assets/a.css"><script type="module" src="/assets/a.js"></script>';
const BUILD: Readonly<Record<string, string>> = {
  'index.html': PAGE,
  'kiosk.html': `${PAGE}<!-- kiosk -->`,
  'assets/a.js': 'console.log("counted")',
  'assets/a.css': 'body { margin: 0 }',
  'workers/vision.worker-aaaaaaaa.js': 'self.onmessage = null',
  'workers/analytics.worker-bbbbbbbb.js': 'self.onmessage = null;',
  'models/net.00000000.onnx': 'weights',
  'models/packs/packs.json': '{ "packs": [] }',
};

/** What the host does otherwise than the build says. */
interface Tampering {
  readonly content?: Readonly<Record<string, string | null>>;
  readonly headers?: (path: string) => Readonly<Record<string, string>>;
  readonly extra?: ExtraSources;
  readonly isGzipped?: boolean;
  readonly redirects?: Readonly<Record<string, string>>;
}

let server: Server;
let url = '';
let dir = '';
let tampering: Tampering = {};
beforeAll(async () => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  tampering = {};
  dir = mkdtempSync(join(tmpdir(), 'hiro-build-'));
  for (const [path, text] of Object.entries(BUILD)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  writeFileSync(join(dir, 'build-manifest.json'), manifestText(await manifestOf(dir, '1.2.3')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '/').slice(1);
  const { content = {}, headers, extra = NO_EXTRA_SOURCES, isGzipped, redirects = {} } = tampering;
  const location = redirects[path];
  if (location !== undefined) return void response.writeHead(302, { Location: location }).end();
  const isPage = request.headers['sec-fetch-mode'] === 'navigate';
  const file =
    isPage && !path.includes('.') ? (/^(kiosk|analyser)$/.test(path) ? 'kiosk.html' : 'index.html') : path;
  const text = file in content ? content[file] : (textOf(file) ?? undefined);
  if (text === undefined || text === null) return void response.writeHead(404).end('nothing');
  const type = file.endsWith('.js') ? 'text/javascript' : 'text/html';
  response.writeHead(200, {
    'Content-Type': type,
    ...headersFor(`/${path}`, extra),
    ...headers?.(path),
    ...(isGzipped === true ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(isGzipped === true ? gzipSync(text) : text);
}

function textOf(file: string): string | null {
  try {
    return readFileSync(join(dir, file), 'utf8');
  } catch {
    return null;
  }
}

async function verify(site = url): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const code = await verifyBuild([site, '--dist', dir, '--json', join(dir, 'result.json')], (line) =>
    lines.push(line),
  );
  return { code, text: lines.join('\n') };
}

describe('a site that is the build', () => {
  it('is equal, and the result is counted', async () => {
    const { code, text } = await verify(`${url}/live`);
    expect(text).toMatch(/EQUAL: 8 of 8 files, \d+ checks\. Build [0-9a-f]{64}$/);
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(dir, 'result.json'), 'utf8'))).toMatchObject({
      site: url,
      isEqual: true,
    });
  });

  it('is equal when it is compressed on the way', async () => {
    tampering = { isGzipped: true };
    expect((await verify()).code).toBe(0);
  });

  it('may play from gateways and have packs of its own, which are named', async () => {
    const pack = {
      ...{ id: 'door', name: 'Door', sha256: 'ab'.repeat(32), bytes: 1, licence: null, sourceUrl: null },
      input: {
        name: 'x',
        width: 64,
        height: 64,
        channels: 3,
        colour: 'rgb',
        fit: 'stretch',
        padValue: 0,
        scale: [1, 1, 1],
        offset: [0, 0, 0],
      },
      ...{ sizeInput: null, outputs: ['y'] },
      reading: { layout: 'rows', boxes: 'pixels', scores: 'plain', classes: ['person'], personClasses: [0] },
    };
    const gateway = 'https://gateway.example';
    tampering = {
      extra: { connect: [gateway], media: [gateway] },
      content: { 'models/packs/packs.json': JSON.stringify({ packs: [{ file: 'door.onnx', pack }] }) },
    };
    const { code, text } = await verify();
    expect(text).toContain(`connect-src also allows ${gateway}`);
    expect(text).toContain(`model pack Door, sha256 ${'ab'.repeat(32)}`);
    expect(code).toBe(0);
  });
});

describe('a site that is not the build', () => {
  it.each<readonly [string, Tampering, RegExp]>([
    [
      'one changed byte',
      { content: { 'assets/a.js': 'console.log("Counted")' } },
      /! assets\/a\.js: 22 bytes, sha256 .*; expected 22 bytes/,
    ],
    [
      'a missing file',
      { content: { 'models/net.00000000.onnx': null } },
      /! models\/net.*: answered with status 404/,
    ],
    [
      'a script tag more',
      { content: { 'index.html': `${PAGE}<script src="https://evil.example/x.js"></script>` } },
      /! \/: loads what the build does not: <script src="https:\/\/evil\.example\/x\.js">/,
    ],
    [
      'a script inside the page',
      { content: { 'kiosk.html': `${PAGE}<!-- kiosk --><script>send()</script>` } },
      /! \/kiosk: loads what the build does not: <script> of 6 characters: send\(\)/,
    ],
    [
      'a handler on a picture',
      { content: { 'index.html': `${PAGE}<img src=x onerror=send()>` } },
      /loads what the build does not: <img onerror="send\(\)">/,
    ],
    [
      'a service worker',
      { content: { 'sw.js': 'self.onfetch = null' } },
      /! sw\.js: a script that the build does not have/,
    ],
    [
      'a vision worker that may connect',
      {
        headers: (path) =>
          path.startsWith('workers/vision') ? { 'Content-Security-Policy': "connect-src 'self'" } : {},
      },
      /! policy of workers\/vision.*: the policy lacks default-src/,
    ],
    [
      'a vision worker that may connect besides',
      {
        headers: (path) =>
          path.startsWith('workers/vision')
            ? {
                'Content-Security-Policy': String(headersFor(`/${path}`)['Content-Security-Policy']).replace(
                  "connect-src 'none'",
                  "connect-src 'none' https://evil.example",
                ),
              }
            : {},
      },
      /! policy of workers\/vision.*: connect-src also allows https:\/\/evil\.example/,
    ],
    [
      'a page without a policy',
      { headers: (path) => (path === '' ? { 'Content-Security-Policy': "default-src 'self'" } : {}) },
      /! policy of \/: the policy lacks script-src|! policy of \/: default-src also allows 'self'/,
    ],
    [
      'a header that loads a script',
      { headers: (path) => (path === '' ? { Link: '</x.js>; rel=modulepreload' } : {}) },
      /! \/: loads what the build does not: the header link: <\/x\.js>/,
    ],
    [
      'a file from elsewhere',
      { redirects: { 'assets/a.js': 'https://evil.example/a.js' } },
      /! assets\/a\.js: answered with status 302 to https:\/\/evil/,
    ],
    [
      'another version',
      {
        content: {
          'build-manifest.json': JSON.stringify({ version: '9.9.9', hash: 'cd'.repeat(32), files: {} }),
        },
      },
      /the site says it is version 9\.9\.9, build (cd){32}: is your checkout the same version\?/,
    ],
  ])('%s is found', async (_, made, words) => {
    tampering = made;
    const { code, text } = await verify();
    expect(text).toMatch(words);
    expect(text).toMatch(/DIFFERENT: \d+ of \d+ checks failed/);
    expect(code).toBe(1);
  });
});

describe('what cannot be compared', () => {
  it.each([
    ['no address', 'cctv', /"cctv" is no address/],
    ['nobody there', 'http://no-such-host.invalid', /cannot be reached \(.*ENOTFOUND|EAI_AGAIN/],
  ])('%s', async (_, site, words) => {
    const { code, text } = await verify(site);
    expect(text).toMatch(words);
    expect(code).toBe(2);
  });

  it('a site that sends on to another one', async () => {
    tampering = { redirects: { '': 'https://cctv.example/' } };
    const { code, text } = await verify();
    expect(text).toMatch(/sends on to https:\/\/cctv\.example\/; compare that site instead/);
    expect(code).toBe(2);
  });

  it('a build that was changed, or is not there', async () => {
    writeFileSync(join(dir, 'assets', 'a.js'), 'edited');
    expect(await verify()).toMatchObject({
      code: 2,
      text: expect.stringMatching(/was changed after it was built/),
    });
    rmSync(join(dir, 'build-manifest.json'));
    expect(await verify()).toMatchObject({
      code: 2,
      text: expect.stringMatching(/there is no build .*npm run build/),
    });
  });
});
