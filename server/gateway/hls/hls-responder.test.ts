import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPlaylist, type ReadPlaylist } from '../../testing/playlist-rules';
import { sampleFragment, sampleInit } from '../../testing/sample-mp4';
import { type HlsResponse, respond } from './hls-responder';
import { HlsWindow } from './hls-window';

const START_MS = Date.UTC(2026, 2, 1, 10);
const PART_SEC = 0.2;
const PARTS_PER_GOP = 5;

let window: HlsWindow;
/** Parts of the run so far. */
let filmed: number;
let waiting: Promise<HlsResponse>[];

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
  window = new HlsWindow();
  filmed = 0;
  waiting = [];
});

afterEach(async () => {
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.allSettled(waiting);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function begin(): void {
  window.restart();
  window.push(sampleInit());
  filmed = 0;
}

/** Films on in real time, with a key frame each second. */
async function film(seconds: number): Promise<void> {
  for (let part = 0; part < Math.round(seconds / PART_SEC); part += 1) {
    await vi.advanceTimersByTimeAsync(PART_SEC * 1000);
    const isIndependent = filmed % PARTS_PER_GOP === 0;
    window.push(sampleFragment({ startSec: filmed * PART_SEC, durationSec: PART_SEC, isIndependent }));
    filmed += 1;
  }
}

function ask(
  path: string,
  options: { readonly acceptsGzip?: boolean; readonly signal?: AbortSignal } = {},
): Promise<HlsResponse> {
  const [file = '', query = ''] = path.split('?');
  const { signal } = new AbortController();
  const asked = respond({ path: file, query: new URLSearchParams(query), signal, ...options }, window);
  waiting.push(asked);
  return asked;
}

/** What has been answered by now; null while it is waited for. */
async function soFar(asked: Promise<HlsResponse>): Promise<HlsResponse | null> {
  await vi.advanceTimersByTimeAsync(0);
  return Promise.race([asked, Promise.resolve(null)]);
}

async function playlistOf(asked: Promise<HlsResponse>): Promise<ReadPlaylist> {
  const { status, body } = await asked;
  expect(status).toBe(200);
  return readPlaylist(body.toString());
}

function openMsn(): number {
  return window.content()?.open?.msn ?? 0;
}

describe('a playlist', () => {
  it('waits for the first pictures', async () => {
    const asked = ask('index.m3u8');
    begin();
    await film(0.4);
    expect(await soFar(asked)).toBeNull();
    await film(0.2);
    expect((await soFar(asked))?.status).toBe(200);
  });

  it('is a 503 where none come', async () => {
    const asked = ask('index.m3u8');
    await vi.advanceTimersByTimeAsync(8000);
    const { status, headers, body } = await asked;
    expect([status, headers['Retry-After']]).toEqual([503, '1']);
    expect(JSON.parse(body.toString())).toMatchObject({ status: 503, code: 'stalled' });
  });

  it('without parts waits for a whole segment', async () => {
    begin();
    await film(0.8);
    const asked = ask('index.m3u8?ll=0');
    expect(await soFar(asked)).toBeNull();
    await film(0.4);
    const { segments, partTargetSec, hint } = await playlistOf(asked);
    expect(segments).toHaveLength(1);
    expect([partTargetSec, hint]).toEqual([null, null]);
  });

  it('is never kept by anybody', async () => {
    begin();
    await film(2);
    const { headers } = await ask('index.m3u8');
    expect(headers).toEqual({ 'Content-Type': 'application/vnd.apple.mpegurl', 'Cache-Control': 'no-store' });
  });

  it('is compressed for whoever asks', async () => {
    begin();
    await film(5);
    const plain = await ask('index.m3u8');
    const packed = await ask('index.m3u8', { acceptsGzip: true });
    expect(packed.headers['Content-Encoding']).toBe('gzip');
    expect(packed.body.length).toBeLessThan(plain.body.length / 3);
    expect(gunzipSync(packed.body).toString()).toBe(plain.body.toString());
    expect((await ask('index.m3u8', { acceptsGzip: true })).body).toBe(packed.body);
  });
});

describe('a blocking request', () => {
  beforeEach(async () => {
    begin();
    await film(3.4);
  });

  it.each([
    ['a part that is there', 0, 1, 0],
    ['the next part', 0, 2, 1],
    ['the one after it', 0, 3, 2],
    ['the first part of the next segment', 1, 0, 4],
    ['a part that the segment will not have: the next segment', 0, 5, 4],
    ['the whole open segment', 0, null, 4],
    ['a whole segment that is there', -1, null, 0],
    ['something long gone', -100, 3, 0],
  ])('for %s', async (_, ahead, part, partsToCome) => {
    const query = `_HLS_msn=${openMsn() + ahead}${part === null ? '' : `&_HLS_part=${part}`}`;
    const asked = ask(`index.m3u8?${query}&_HLS_skip=YES`);
    if (partsToCome > 0) {
      await film((partsToCome - 1) * 0.2);
      expect(await soFar(asked)).toBeNull();
      await film(0.2);
    }
    expect((await soFar(asked))?.status).toBe(200);
  });

  it.each([
    ['too far ahead', () => `_HLS_msn=${openMsn() + 3}`, 'too far ahead'],
    ['of too many parts', () => `_HLS_msn=${openMsn()}&_HLS_part=17`, 'too far ahead'],
    ['for a part of nothing', () => '_HLS_part=1', '_HLS_msn'],
    ['with words', () => '_HLS_msn=last', 'whole numbers'],
    ['with a negative part', () => `_HLS_msn=${openMsn()}&_HLS_part=-1`, 'whole numbers'],
  ])('%s is a 400', async (_, query, detail) => {
    const { status, body } = await ask(`index.m3u8?${query()}`);
    expect(status).toBe(400);
    expect(JSON.parse(body.toString())).toMatchObject({ detail: expect.stringContaining(detail) });
  });

  it('is answered before hls.js gives up, while nothing comes', async () => {
    const asked = ask(`index.m3u8?_HLS_msn=${openMsn()}&_HLS_part=2`);
    await vi.advanceTimersByTimeAsync(1100);
    expect(await soFar(asked)).toBeNull();
    // hls.js waits 0.8 target durations of 2 s.
    await vi.advanceTimersByTimeAsync(200);
    expect((await soFar(asked))?.status).toBe(200);
  });

  it('hears at once that the run has ended, and then waits for the next one', async () => {
    const msn = openMsn();
    const asked = ask(`index.m3u8?_HLS_msn=${msn}&_HLS_part=2`);
    begin();
    const ended = await playlistOf(asked);
    expect(ended.segments.at(-1)).toMatchObject({ msn, durationSec: 0.4 });
    const next = ask(`index.m3u8?_HLS_msn=${msn + 1}&_HLS_part=0`);
    expect(await soFar(next)).toBeNull();
    await film(0.2);
    expect((await playlistOf(next)).segments.at(-1)).toMatchObject({ msn: msn + 1, discontinuity: 1 });
  });

  it('ends with its viewer', async () => {
    const gone = new AbortController();
    const asked = ask(`index.m3u8?_HLS_msn=${openMsn()}&_HLS_part=2`, { signal: gone.signal });
    gone.abort();
    await expect(asked).rejects.toHaveProperty('name', 'AbortError');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('media', () => {
  beforeEach(async () => {
    begin();
    await film(3.4);
  });

  it('is given under the names that the playlist told', async () => {
    const { segments } = await playlistOf(ask('index.m3u8'));
    const names = segments.flatMap(({ map, uri, parts }) => [
      map ?? '',
      uri ?? '',
      ...parts.map((part) => part.uri),
    ]);
    for (const name of names.filter((name) => name !== '')) {
      const { status, headers, body } = await ask(name);
      expect([name, status, headers['Content-Type']]).toEqual([name, 200, 'video/mp4']);
      expect(headers['Cache-Control']).toContain('immutable');
      expect(body.length).toBeGreaterThan(0);
    }
  });

  it('that the playlist hinted at is waited for', async () => {
    const asked = ask(`part-${openMsn()}-2.m4s`);
    expect(await soFar(asked)).toBeNull();
    await film(0.2);
    expect((await soFar(asked))?.status).toBe(200);
  });

  it('that was hinted at and never comes is a 404', async () => {
    const asked = ask(`part-${openMsn()}-2.m4s`);
    window.push(sampleFragment({ startSec: filmed * PART_SEC, durationSec: PART_SEC, isIndependent: false }));
    const late = ask(`part-${openMsn()}-3.m4s`);
    begin();
    expect((await soFar(asked))?.status).toBe(200);
    expect((await soFar(late))?.status).toBe(404);
  });

  it.each([
    'part-1-0.m4s',
    'seg-1.m4s',
    'init-7.mp4',
    'init-0.m4s',
    'part-1.m4s',
    'seg-1-2.m4s',
    '../index.m3u8',
    '',
  ])('of the name "%s" is not there', async (name) => {
    const { status, headers } = await ask(name);
    expect([status, headers['Content-Type']]).toEqual([404, 'application/problem+json']);
  });

  it('that is to come, but not next, is not waited for', async () => {
    expect((await ask(`part-${openMsn()}-4.m4s`)).status).toBe(404);
    expect((await ask(`seg-${openMsn()}.m4s`)).status).toBe(404);
  });
});
