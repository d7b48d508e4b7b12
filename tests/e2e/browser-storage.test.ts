import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aggregatesInputSchema } from '../../src/api/contract';
import { testBucket } from '../../src/outbox/test-bucket';
import { TestServer, type Fault } from '../../src/outbox/test-server';
import type { Scenarios } from './browser-storage/page';

/** IndexedDB, Web Locks and the real analytics worker, in a real browser against a server of the test. */

const ORIGIN = 'http://localhost:8080';
const MINUTE_MS = Date.UTC(2026, 0, 1);

let browser: Browser;
let page: Page;
let server = new TestServer();
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  files = await bundle();
  const debian = '/usr/bin/chromium';
  browser = await chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  });
});
afterAll(() => browser?.close());

beforeEach(async () => {
  const context = await browser.newContext();
  page = await context.newPage();
  server = new TestServer();
  await context.route('**/*', async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    if (pathname === '/api/v1/aggregates') {
      const answer = await server.post(request.postData() ?? '').catch(() => null);
      if (answer === null) return route.abort('connectionrefused');
      return route.fulfill({
        status: answer.status,
        contentType: answer.headers.get('content-type') ?? 'text/plain',
        body: await answer.text(),
      });
    }
    const script = files.get(pathname.slice(1));
    if (script !== undefined) return route.fulfill({ contentType: 'text/javascript', body: script });
    if (pathname !== '/') return route.fulfill({ status: 404 });
    return route.fulfill({
      contentType: 'text/html',
      body: '<script type="module" src="/page.js"></script>',
    });
  });
  await openPage();
  return () => context.close();
});

async function openPage(): Promise<void> {
  await page.goto(ORIGIN);
  await page.waitForFunction(() => 'scenarios' in globalThis);
}

/** The page and its worker as script files by name. */
async function bundle(): Promise<ReadonlyMap<string, string>> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('browser-storage', import.meta.url)),
    worker: { format: 'es' },
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('browser-storage/page.ts', import.meta.url)),
        output: { entryFileNames: 'page.js' },
      },
    },
  });
  const outputs = Array.isArray(output) ? output : 'output' in output ? [output] : [];
  return new Map(
    outputs.flatMap((one) =>
      one.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : String(file.source)]),
    ),
  );
}

/** Runs one scenario in the page. */
async function run<Name extends keyof Scenarios>(
  name: Name,
  ...args: Parameters<Scenarios[Name]>
): Promise<Awaited<ReturnType<Scenarios[Name]>>> {
  return page.evaluate(
    ([scenario, values]) => Reflect.apply(globalThis.scenarios[scenario], globalThis.scenarios, values),
    [name, args] as const,
  );
}

const startOf = (n: number): number => testBucket(n).startMs;

describe('storage in a real browser', () => {
  it('outbox and quarantine', async () => {
    const result = await run('outbox');
    expect(result.peeked).toEqual([startOf(0), startOf(1)]);
    expect(result.afterRemoval).toEqual({ waiting: 1, quarantined: 1, elsewhere: 0 });
    expect(result.aside).toEqual([{ bucket: testBucket(1), status: 422, reason: 'no', atMs: 1 }]);
    expect(result.afterRequeue).toEqual({ waiting: 2, quarantined: 0, elsewhere: 0 });
    expect(result.afterDiscard).toEqual({ waiting: 1, quarantined: 0, elsewhere: 0 });
  });

  it('alerts wait by organisation, an end replaces a beginning, and old ones go', async () => {
    expect(await run('alerts')).toEqual({
      waiting: [1, 2, 3],
      left: [
        [1, 9000],
        [3, null],
      ],
      counts: {
        museum: { waiting: 1, quarantined: 1, elsewhere: 1 },
        shop: { waiting: 1, quarantined: 0, elsewhere: 2 },
      },
      kept: [12, 11],
      pruned: { kept: [12, 11], museum: { waiting: 1, quarantined: 0, elsewhere: 1 } },
    });
  });

  it('history and breakdowns', async () => {
    expect(await run('history')).toEqual({
      before: [startOf(0), startOf(1), startOf(5)],
      halfOpen: 2,
      after: [startOf(1), startOf(5)],
      visits: [3, 1],
      left: [3_600_000],
    });
  });

  it('hours that may be told are told once, whichever tab tells them, and by their organisation', async () => {
    const { isPut, ...result } = await run('releases');
    expect(result).toEqual({
      tooNew: [],
      waiting: [0, 2],
      isPutAfterChange: false,
      left: [],
      elsewhere: null,
      isSame: true,
      isEmpty: true,
    });
    expect(isPut.toSorted()).toEqual([false, true]);
  });

  it('counts of an organisation wait for it, and those of an older page go to the first that signs in', async () => {
    const startOf = (n: number): number => testBucket(n).startMs;
    expect(await run('organisations')).toEqual({
      nobody: [startOf(0)],
      isSentAsMade: true,
      counts: {
        museum: { waiting: 2, quarantined: 0, elsewhere: 2 },
        shop: { waiting: 1, quarantined: 1, elsewhere: 2 },
      },
      waiting: { museum: [startOf(0), startOf(1)], shop: [startOf(2)] },
      later: { museum: [startOf(0), startOf(1)], shop: [startOf(2), startOf(3)] },
    });
  });

  it('ledger of two tabs: ids of their own, room for each purpose, totals of all', async () => {
    expect(await run('ledger')).toEqual({
      ids: [1, 2, 3, 4, 5, 6],
      kept: [
        [9, null],
        [8, null],
        [7, 200],
      ],
      totals: [
        { purpose: 'account', requests: 1, withContent: 1, bytes: 2 },
        { purpose: 'clock', requests: 8, withContent: 0, bytes: 0 },
      ],
    });
  });

  it('a ledger of the form before goes on with what is there', async () => {
    expect(await run('olderLedger')).toEqual({
      id: 9,
      kept: [9, 8, 7],
      totals: [
        { purpose: 'clock', requests: 1, withContent: 1, bytes: 1 },
        { purpose: 'lease', requests: 2, withContent: 2, bytes: 2 },
      ],
      days: [
        [
          { purpose: 'clock', requests: 1, withContent: 1, bytes: 1 },
          { purpose: 'lease', requests: 2, withContent: 2, bytes: 2 },
        ],
      ],
    });
  });

  it('ledger: entries grow, days have sums of their own, the oldest days go', async () => {
    const day = (webrtc: number, isClockThere = true) => [
      ...(isClockThere ? [{ purpose: 'clock', requests: 1, withContent: 1, bytes: 5 }] : []),
      { purpose: 'webrtc', requests: 0, withContent: isClockThere ? 1 : 0, bytes: webrtc },
    ];
    expect(await run('ledgerDays')).toMatchObject({
      grown: { bodyBytes: 12, body: 'y', addresses: 'z', requests: 0 },
      days: [
        { day: '2026-01-05', totals: day(8, false) },
        { day: '2026-01-04', totals: day(5) },
        { day: '2026-01-03', totals: day(5) },
      ],
      newest: '2026-01-05',
      totals: [
        { purpose: 'clock', requests: 4, withContent: 4, bytes: 20 },
        { purpose: 'webrtc', requests: 0, withContent: 4, bytes: 28 },
      ],
    });
  });

  it('configuration of two tabs', async () => {
    expect(await run('config')).toEqual({ sites: 1, outcome: 'Here' });
  });

  it('a newer page may upgrade while an older one is open', async () => {
    const { stores, error } = await run('upgrade');
    expect(stores).toContain('v2');
    expect(error).toContain('reload this page');
  });
});

describe('the analytics worker in a real browser', () => {
  it('uploads what it counts, and the ledger has every byte of it', async () => {
    const { frames, state, egress } = await run('play', 130, MINUTE_MS);
    expect(frames).toBe(650);
    expect(state).toMatchObject({ waiting: 0, quarantined: 0, lastError: null });
    expect(server.stored).toHaveLength(3);
    const sent = egress.toReversed();
    expect(sent.map((entry) => entry.body)).toEqual(server.bodies);
    expect(sent.every((entry) => entry.url === `${ORIGIN}/api/v1/aggregates` && entry.status === 200)).toBe(
      true,
    );
    const buckets = server.bodies.flatMap((body) => aggregatesInputSchema.parse(JSON.parse(body)).buckets);
    expect(buckets.reduce((sum, bucket) => sum + bucket.framesAnalysed, 0)).toBe(650);
  });

  it.each<Fault>(['unreachable', 'answer-lost', 'overloaded'])(
    'keeps its counts through "%s" and a reload, and sends them once',
    async (fault) => {
      server = new TestServer(new Array<Fault>(50).fill(fault));
      const { state } = await run('play', 130, MINUTE_MS);
      expect(state).toMatchObject({ waiting: 3, quarantined: 0 });
      const already = server.stored.length;
      const before = server;
      server = new TestServer();
      await openPage();
      expect(await run('resume')).toMatchObject({ waiting: 0, quarantined: 0, lastError: null });
      expect(already).toBe(fault === 'answer-lost' ? 3 : 0);
      expect(server.stored).toHaveLength(3);
      if (fault === 'answer-lost') expect(server.stored).toEqual(before.stored);
      expect(await run('resume')).toMatchObject({ waiting: 0 });
      expect(new Set(server.stored).size).toBe(server.stored.length);
    },
  );
});
