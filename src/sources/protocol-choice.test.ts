import { describe, expect, it } from 'vitest';
import type { StreamProtocol } from '../domain/stream-route';
import { ProtocolChoice } from './protocol-choice';

const ALL: readonly StreamProtocol[] = ['whep', 'll-hls', 'hls'];
const NOW_MS = 1_000_000;

type Step =
  | { readonly kind: 'could-not-connect'; readonly protocol: StreamProtocol; readonly atMs?: number }
  | {
      readonly kind: 'broke';
      readonly protocol: StreamProtocol;
      readonly playedMs: number;
      readonly atMs?: number;
    }
  | { readonly kind: 'source-failed' };

function after(steps: readonly Step[], random = 0): ProtocolChoice {
  const choice = new ProtocolChoice(() => random);
  for (const step of steps) {
    switch (step.kind) {
      case 'could-not-connect':
        choice.couldNotConnect(step.protocol, 'ICE failed', step.atMs ?? NOW_MS);
        break;
      case 'broke':
        choice.broke(step.protocol, { playedMs: step.playedMs, detail: 'no picture' }, step.atMs ?? NOW_MS);
        break;
      case 'source-failed':
        choice.sourceFailed();
        break;
    }
  }
  return choice;
}

const blocked: Step = { kind: 'could-not-connect', protocol: 'whep' };
const brokeSoon: Step = { kind: 'broke', protocol: 'whep', playedMs: 5000 };
const brokeLate: Step = { kind: 'broke', protocol: 'whep', playedMs: 60_000 };
const sourceFailed: Step = { kind: 'source-failed' };
const RESTS_LAST: readonly StreamProtocol[] = ['ll-hls', 'hls', 'whep'];

describe('order', () => {
  it.each<{ name: string; steps: readonly Step[]; afterMs?: number; expected: readonly StreamProtocol[] }>([
    { name: 'best first', steps: [], expected: ALL },
    { name: 'broke once, soon: tried again at once', steps: [brokeSoon], expected: ALL },
    { name: 'broke twice, soon: rests', steps: [brokeSoon, brokeSoon], expected: RESTS_LAST },
    { name: 'broke late: has worked', steps: [brokeSoon, brokeLate, brokeSoon], expected: ALL },
    { name: 'blocked: rests while another one plays', steps: [blocked], expected: RESTS_LAST },
    { name: 'blocked once: half a minute', steps: [blocked], afterMs: 30_000, expected: ALL },
    { name: 'blocked twice: not yet', steps: [blocked, blocked], afterMs: 119_000, expected: RESTS_LAST },
    { name: 'blocked twice: two minutes', steps: [blocked, blocked], afterMs: 120_000, expected: ALL },
    {
      name: 'blocked three times: five minutes',
      steps: [blocked, blocked, blocked],
      afterMs: 300_000,
      expected: ALL,
    },
    {
      name: 'blocked often: a quarter of an hour, not more',
      steps: Array.from({ length: 9 }, () => blocked),
      afterMs: 900_000,
      expected: ALL,
    },
    {
      name: 'the source was away in between',
      steps: [brokeSoon, sourceFailed, brokeSoon],
      expected: ALL,
    },
    {
      name: 'a source that goes away does not end a rest',
      steps: [blocked, sourceFailed],
      expected: RESTS_LAST,
    },
    {
      name: 'has worked since: begins anew',
      steps: [blocked, blocked, brokeLate, blocked],
      afterMs: 30_000,
      expected: ALL,
    },
  ])('$name', ({ steps, afterMs = 0, expected }) => {
    expect(after(steps).order(ALL, NOW_MS + afterMs)).toEqual(expected);
  });

  it('leaves out what the camera does not have', () => {
    expect(after([blocked]).order(['whep'], NOW_MS)).toEqual(['whep']);
  });

  it('spreads the rests', () => {
    expect(after([blocked], 1).order(ALL, NOW_MS + 37_000)).toEqual(RESTS_LAST);
    expect(after([blocked], 1).order(ALL, NOW_MS + 37_500)).toEqual(ALL);
  });
});

describe('better', () => {
  it.each<{ name: string; steps: readonly Step[]; playing: StreamProtocol; expected: StreamProtocol | null }>(
    [
      { name: 'the best plays', steps: [], playing: 'whep', expected: null },
      { name: 'the better one rests', steps: [blocked], playing: 'll-hls', expected: null },
      { name: 'the one in between does not rest', steps: [blocked], playing: 'hls', expected: 'll-hls' },
      { name: 'nothing rests', steps: [], playing: 'hls', expected: 'whep' },
    ],
  )('$name', ({ steps, playing, expected }) => {
    expect(after(steps).better(playing, ALL, NOW_MS)).toBe(expected);
  });
});

describe('route', () => {
  it('says why', () => {
    const choice = after([blocked]);
    expect(choice.route('ll-hls', ALL, NOW_MS)).toEqual({
      protocol: 'll-hls',
      reason: 'fallback',
      resting: [{ protocol: 'whep', untilMs: NOW_MS + 30_000, detail: 'ICE failed' }],
    });
    expect(choice.route('whep', ALL, NOW_MS)).toEqual({ protocol: 'whep', reason: 'best', resting: [] });
    expect(after([]).route('hls', ['ll-hls', 'hls'], NOW_MS).reason).toBe('best');
    expect(choice.route('hls', ['hls'], NOW_MS)).toEqual({ protocol: 'hls', reason: 'only', resting: [] });
  });
});
