import { describe, expect, it } from 'vitest';
import type { AnalysedCameraReport, AnalyserReport } from '../../../src/kiosk/analyser-report';
import {
  BEGIN_WITHIN_MS,
  failuresAfter,
  FRAME_WITHIN_MS,
  Judge,
  lineOf,
  MAX_SILENT,
  RENEW_AFTER_MS,
  RENEW_LATEST_MS,
  restartPauseMs,
} from './judge.mjs';

const CAMERA: AnalysedCameraReport = {
  id: 'door',
  name: 'Door',
  phase: 'running',
  isCounting: true,
  framesAnalysed: 10,
  people: 0,
  problem: null,
};
const WELL: AnalyserReport = {
  version: '1',
  phase: 'showing',
  code: null,
  isServerAway: false,
  waiting: 0,
  cameras: [CAMERA],
};

describe('the browser is restarted', () => {
  it('when the page stays silent', () => {
    const judge = new Judge(0);
    for (let question = 1; question < MAX_SILENT; question += 1) expect(judge.silent()).toBeNull();
    expect(judge.silent()).toBe('the page does not answer');
  });

  it('not for a silence that has passed', () => {
    const judge = new Judge(0);
    judge.silent();
    judge.silent();
    judge.answered(WELL, 1000);
    expect(judge.silent()).toBeNull();
  });

  it('when a camera that counts analyses nothing more', () => {
    const judge = new Judge(0);
    expect(judge.answered(WELL, 0)).toBeNull();
    expect(judge.answered(WELL, FRAME_WITHIN_MS)).toBeNull();
    expect(judge.answered(WELL, FRAME_WITHIN_MS + 1)).toMatch('Door');
    const next = { ...WELL, cameras: [{ ...CAMERA, framesAnalysed: 11 }] };
    expect(judge.answered(next, FRAME_WITHIN_MS + 2)).toBeNull();
  });

  it('not when the stream is away', () => {
    const judge = new Judge(0);
    const away: AnalyserReport = {
      ...WELL,
      cameras: [{ ...CAMERA, phase: 'reconnecting', isCounting: false }],
    };
    judge.answered(away, 0);
    expect(judge.answered(away, 10 * FRAME_WITHIN_MS)).toBeNull();
  });

  it('when the page never begins, though not while the server is away', () => {
    const starting: AnalyserReport = { ...WELL, phase: 'starting', cameras: [] };
    const judge = new Judge(0);
    expect(judge.answered({ ...starting, isServerAway: true }, BEGIN_WITHIN_MS + 1)).toBeNull();
    expect(judge.answered(starting, 2 * BEGIN_WITHIN_MS)).toBeNull();
    expect(judge.answered(starting, 2 * BEGIN_WITHIN_MS + 2)).toMatch('does not begin');
  });

  it('once a day when nobody is there, else two hours later', () => {
    const judge = new Judge(0);
    const busy: AnalyserReport = { ...WELL, cameras: [{ ...CAMERA, people: 2 }] };
    expect(judge.isRenewalDue(WELL, RENEW_AFTER_MS - 1)).toBe(false);
    expect(judge.isRenewalDue(WELL, RENEW_AFTER_MS)).toBe(true);
    expect(judge.isRenewalDue(busy, RENEW_AFTER_MS)).toBe(false);
    expect(judge.isRenewalDue(busy, RENEW_LATEST_MS)).toBe(true);
  });
});

it('pauses longer with each failure, and anew after a good while', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map(restartPauseMs)).toEqual([
    1_000, 2_000, 5_000, 15_000, 30_000, 60_000, 60_000,
  ]);
  expect(failuresAfter(4, 1_000)).toBe(5);
  expect(failuresAfter(4, 3_600_000)).toBe(1);
});

it.each<[string, Partial<AnalyserReport>]>([
  ['counts 1 of 1', {}],
  ['waits to be paired, code ABCD-1234', { phase: 'pairing', code: 'ABCD-1234' }],
  ['waits for the server', { phase: 'starting', isServerAway: true }],
  ['counts 1 of 1; the server does not answer, counts are kept', { isServerAway: true }],
  ['counts 0 of 1; Door: stands by', { cameras: [{ ...CAMERA, isCounting: false }] }],
  [
    'counts 0 of 1; Door: reconnecting (stream-stalled)',
    { cameras: [{ ...CAMERA, phase: 'reconnecting', isCounting: false, problem: 'stream-stalled' }] },
  ],
])('says "%s"', (line, change) => {
  expect(lineOf({ ...WELL, ...change })).toBe(line);
});
