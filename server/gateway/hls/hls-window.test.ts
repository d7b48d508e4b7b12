import { M3U8Parser, PlaylistLevelType } from 'hls.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { playlistFaults, readPlaylist, type ReadPlaylist, updateFaults } from '../../testing/playlist-rules';
import { sampleFragment, sampleFragments, sampleInit, type SampleRun } from '../../testing/sample-mp4';
import { HlsWindow } from './hls-window';
import { lowLatencyPlaylist, plainPlaylist } from './playlist';

const START_MS = Date.UTC(2026, 2, 1, 10);
const EPOCH_MSN = (START_MS - Date.UTC(2020, 0, 1)) / 1000;

let nowMs: number;
let window: HlsWindow;
/** Every playlist that a viewer could have had, in order. */
let seen: string[];

beforeEach(() => {
  nowMs = START_MS;
  window = new HlsWindow(() => nowMs);
  seen = [];
});

function look(): void {
  const content = window.content();
  if (content !== null) seen.push(lowLatencyPlaylist(content));
}

function push(data: Buffer): void {
  window.push(data);
  look();
}

/** One run of ffmpeg in real time. */
function film(run: SampleRun): void {
  window.restart();
  look();
  push(sampleInit());
  for (const fragment of sampleFragments(run)) {
    nowMs += (run.partSec ?? 0.2) * 1000;
    push(fragment);
  }
}

function last(): ReadPlaylist {
  return readPlaylist(seen.at(-1) ?? '');
}

/** Everything that the rules object to in what viewers have seen. */
function faults(): readonly string[] {
  const read = seen.map(readPlaylist);
  return read.flatMap((playlist, index) => {
    const before = read[index - 1];
    return [...playlistFaults(playlist), ...(before === undefined ? [] : updateFaults(before, playlist))];
  });
}

describe('segments', () => {
  it.each([
    ['key frames each second', 1, 1],
    ['key frames each 400 ms', 0.4, 1.2],
    ['key frames each 800 ms', 0.8, 1.6],
    ['key frames each 10 s', 10, 10],
    ['no key frame after the first', 1000, 30],
  ])('%s', (_, gopSec, expectedSec) => {
    film({ seconds: 65, gopSec });
    const { segments, targetSec } = last();
    for (const { durationSec } of segments.slice(0, -1)) expect(durationSec).toBeCloseTo(expectedSec, 3);
    expect(targetSec).toBe(Math.max(2, Math.round(expectedSec)));
    expect(faults()).toEqual([]);
  });

  it('begin with a key frame, also where the run does not', () => {
    window.restart();
    push(sampleInit());
    push(sampleFragment({ startSec: 0, durationSec: 0.2, isIndependent: false }));
    for (const part of sampleFragments({ seconds: 3, gopSec: 1, startSec: 0.2 })) push(part);
    for (const { parts, isGap } of last().segments) if (!isGap) expect(parts[0]?.isIndependent).toBe(true);
    expect(window.part({ msn: last().segments.at(-1)?.msn ?? 0, index: 0 })).not.toBeNull();
  });

  it('have numbers by the clock, so that another gateway never counts back', () => {
    film({ seconds: 30, gopSec: 1 });
    const lastMsn = last().segments.at(-1)?.msn ?? 0;
    const restarted = new HlsWindow(() => nowMs);
    restarted.push(sampleInit());
    for (const part of sampleFragments({ seconds: 1, gopSec: 1 })) restarted.push(part);
    expect(last().segments[0]?.msn).toBeGreaterThan(EPOCH_MSN);
    expect(restarted.content()?.open?.msn).toBeGreaterThanOrEqual(lastMsn);
  });

  it('carry the time of day of their first picture', () => {
    film({ seconds: 5, gopSec: 1 });
    const times = last().segments.map(({ dateTime }) => Date.parse(dateTime ?? '') - START_MS);
    expect(times.slice(-3)).toEqual([2000, 3000, 4000]);
  });
});

describe('the first playlist', () => {
  it('comes with three parts, behind a gap', () => {
    film({ seconds: 0.4, gopSec: 10 });
    expect(seen).toEqual([]);
    push(sampleFragment({ startSec: 0.4, durationSec: 0.2, isIndependent: false }));
    const { segments, hint } = last();
    expect(segments.map(({ isGap, uri }) => [isGap, uri === null])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(segments[0]?.parts.every(({ isGap }) => isGap)).toBe(true);
    expect(hint).toBe(`part-${segments[1]?.msn}-3.m4s`);
  });

  it('loses the gap when the first segment is complete', () => {
    film({ seconds: 1.2, gopSec: 1 });
    expect(last().segments.map(({ isGap }) => isGap)).toEqual([false, false]);
    expect(faults()).toEqual([]);
  });
});

describe('another run of ffmpeg', () => {
  it.each([
    ['in the middle of a segment', 3.4],
    ['right behind a segment', 3],
    ['in the middle of a part', 3.2],
  ])('%s', (_, seconds) => {
    film({ seconds, gopSec: 1 });
    const half = sampleFragment({ startSec: seconds, durationSec: 0.2, isIndependent: false });
    push(half.subarray(0, half.length - 10));
    nowMs += 700;
    film({ seconds: 3, gopSec: 1 });
    const { segments } = last();
    expect(segments.map(({ discontinuity }) => discontinuity)).toEqual([
      0,
      0,
      0,
      ...(seconds > 3 ? [0] : []),
      1,
      1,
      1,
    ]);
    expect(new Set(segments.map(({ map }) => map))).toEqual(new Set(['init-0.mp4', 'init-1.mp4']));
    expect(faults()).toEqual([]);
  });

  it('is counted once, however often ffmpeg fails before its first picture', () => {
    film({ seconds: 3, gopSec: 1 });
    for (let run = 0; run < 5; run += 1) film({ seconds: 0, gopSec: 1 });
    film({ seconds: 1, gopSec: 1 });
    expect(last().segments.at(-1)?.discontinuity).toBe(1);
    expect(faults()).toEqual([]);
  });

  it('keeps sequence and discontinuity numbers right while the break leaves the window', () => {
    for (let run = 0; run < 6; run += 1) {
      film({ seconds: 4.6, gopSec: 1 });
      nowMs += 500;
    }
    expect(last().segments[0]?.discontinuity).toBeGreaterThan(2);
    expect(window.init(0)).toBeNull();
    expect(window.init(5)).not.toBeNull();
    expect(faults()).toEqual([]);
  });

  it('after a long silence, shows nothing to new viewers before it has enough', () => {
    film({ seconds: 8, gopSec: 1 });
    const before = seen.length;
    nowMs += 60_000;
    film({ seconds: 0.4, gopSec: 1 });
    expect(window.content()).toBeNull();
    expect(window.isOpening).toBe(true);
    // Two while nothing had come of it.
    expect(seen.length - before).toBe(2);
    film({ seconds: 2, gopSec: 1 });
    const { segments } = last();
    expect(segments.filter(({ discontinuity }) => discontinuity === 0)).toHaveLength(1);
    expect(faults()).toEqual([]);
  });
});

describe('breaks within a run', () => {
  it.each([
    ['the camera sets its clock', { startSec: 3600, durationSec: 0.2 }],
    ['the camera sets its clock back', { startSec: 0, durationSec: 0.2 }],
    ['a picture lasts an hour', { startSec: 3, durationSec: 3600 }],
  ])('%s', (_, odd) => {
    film({ seconds: 3, gopSec: 1 });
    push(sampleFragment({ ...odd, isIndependent: true }));
    for (const part of sampleFragments({ seconds: 2, gopSec: 1, startSec: odd.startSec + odd.durationSec }))
      push(part);
    const { segments } = last();
    expect(segments.at(-1)?.discontinuity).toBe(1);
    expect(Math.max(...segments.map(({ durationSec }) => durationSec ?? 0))).toBeLessThan(1.3);
    expect(faults()).toEqual([]);
  });

  it('the clock of the machine is set', () => {
    film({ seconds: 3, gopSec: 1 });
    nowMs += 3_600_000;
    for (const part of sampleFragments({ seconds: 3, gopSec: 1, startSec: 3 })) push(part);
    expect(last().segments.map(({ discontinuity }) => discontinuity)).toEqual([0, 0, 0, 0, 1, 1]);
    expect(faults()).toEqual([]);
  });

  it('a second head', () => {
    film({ seconds: 2, gopSec: 1 });
    push(sampleInit({ avcProfile: '4d0028' }));
    for (const part of sampleFragments({ seconds: 2, gopSec: 1, startSec: 2 })) push(part);
    expect(last().segments.at(-1)?.map).toBe('init-1.mp4');
    expect(faults()).toEqual([]);
  });
});

describe('parts', () => {
  it.each([
    ['of five pictures in 25', 0.2, 0.2],
    ['of slow cameras', 1, 1],
    ['of odd rates', 0.24, 0.25],
  ])('%s have a fitting target', (_, partSec, expected) => {
    film({ seconds: 24, gopSec: partSec * 5, partSec });
    expect(last().partTargetSec).toBeCloseTo(expected, 5);
    expect(faults()).toEqual([]);
  });

  it('that were late once do not keep viewers back for ever', () => {
    film({ seconds: 2, gopSec: 1 });
    push(sampleFragment({ startSec: 2, durationSec: 3, isIndependent: true }));
    expect(last().partTargetSec).toBeCloseTo(3);
    for (const part of sampleFragments({ seconds: 12, gopSec: 1, startSec: 5 })) push(part);
    expect(last().partTargetSec).toBeCloseTo(0.2);
    expect(faults()).toEqual([]);
  });

  it('are hinted at by the name they will have', () => {
    film({ seconds: 6, gopSec: 1 });
    // The first segment is complete by then, and its length known.
    seen.slice(10, -1).forEach((text, index) => {
      expect(seen[10 + index + 1]).toContain(`URI="${readPlaylist(text).hint}"`);
    });
  });
});

describe('memory', () => {
  it.each([
    ['short segments', { seconds: 120, gopSec: 1, payloadBytes: 50_000 }, 3e6],
    ['10 s segments', { seconds: 120, gopSec: 10, payloadBytes: 50_000 }, 18e6],
    ['10 s segments of a rich camera', { seconds: 100, gopSec: 10, payloadBytes: 400_000 }, 50e6],
    ['no key frames at a high rate', { seconds: 20, gopSec: 1000, payloadBytes: 1_000_000 }, 50e6],
  ])('%s', (_, run, expected) => {
    film(run);
    expect(window.bytes).toBeLessThan(expected);
    expect(window.bytes).toBeGreaterThan(expected / 4);
    expect(last().segments.length).toBeGreaterThanOrEqual(2);
    expect(faults()).toEqual([]);
  });

  it('is given back when nobody watches', () => {
    film({ seconds: 10, gopSec: 1 });
    const lastMsn = last().segments.at(-1)?.msn ?? 0;
    window.clear();
    expect(window.bytes).toBe(0);
    expect(window.content()).toBeNull();
    film({ seconds: 1, gopSec: 1 });
    expect(window.content()?.open?.msn).toBeGreaterThan(lastMsn);
  });
});

describe('as hls.js reads it', () => {
  const details = (text: string): ReturnType<typeof M3U8Parser.parseLevelPlaylist> =>
    M3U8Parser.parseLevelPlaylist(
      text,
      'http://gateway/hls/x/index.m3u8',
      0,
      PlaylistLevelType.MAIN,
      0,
      null,
    );

  it('no segment changes its discontinuity number, not even the one to come', () => {
    for (let run = 0; run < 4; run += 1) {
      film({ seconds: 2.4, gopSec: 1 });
      window.restart();
      look();
      nowMs += 400;
    }
    const known = new Map<number, number>();
    for (const text of seen) {
      const { fragments, fragmentHint, playlistParsingError } = details(text);
      expect(playlistParsingError).toBeNull();
      expect(fragmentHint).not.toBe(fragments.at(-1));
      for (const { sn, cc } of [...fragments, ...(fragmentHint === undefined ? [] : [fragmentHint])]) {
        expect(known.get(sn) ?? cc).toBe(cc);
        known.set(sn, cc);
      }
    }
  });
});

it('gives segments and parts of the window, and nothing else', () => {
  film({ seconds: 20.4, gopSec: 1 });
  const { segments } = last();
  const [first, open] = [segments[0]?.msn ?? 0, segments.at(-1)?.msn ?? 0];
  const parts = [0, 1, 2, 3, 4].map((index) => window.part({ msn: first, index }) ?? Buffer.alloc(0));
  expect(window.segment(first)?.data()).toEqual(Buffer.concat(parts));
  expect(window.part({ msn: open, index: 1 })).not.toBeNull();
  expect(window.part({ msn: open, index: 2 })).toBeNull();
  expect(window.part({ msn: first, index: 5 })).toBeNull();
  for (const msn of [first - 1, open, open + 1]) expect(window.segment(msn)).toBeNull();
  expect(window.lastPartAtMs).toBe(nowMs);
  const content = window.content();
  if (content === null) throw new Error('expected a playlist');
  expect(playlistFaults(readPlaylist(plainPlaylist(content)))).toEqual([]);
});
