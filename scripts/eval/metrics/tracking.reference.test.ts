import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseMotRows } from '../sets/mot';
import { clearMetrics } from './clear';
import type { ComparedFrame } from './compared-frame';
import { hotaMetrics } from './hota';
import { identityMetrics } from './identity';

/** HIRO_MEDIA names the evaluation media. */
const MEDIA = process.env['HIRO_MEDIA'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const REFERENCE = join(MEDIA, 'eval', 'tracking-metrics-reference', 'motmetrics', 'data');

/**
 * CLEAR and IDF1: MOTChallenge's own kit on the same files, as py-motmetrics' README quotes it. HOTA, DetA,
 * AssA: py-motmetrics' golden values, which its tests hold equal to TrackEval's to 1e-6.
 */
const EXPECTED = {
  'TUD-Campus': {
    percent: { idf1: 55.8, recall: 58.2, precision: 94.1, mota: 52.6, motp: 72.3 },
    counts: { falsePositives: 13, misses: 150, idSwitches: 7, fragments: 7 },
    hota: { hota: 0.3913974378451139, detA: 0.418047030142763, assA: 0.36912068120832836 },
  },
  'TUD-Stadtmitte': {
    percent: { idf1: 64.5, recall: 60.9, precision: 94.0, mota: 56.4, motp: 65.4 },
    counts: { falsePositives: 45, misses: 452, idSwitches: 7, fragments: 6 },
    hota: { hota: 0.3978490169927877, detA: 0.3922675723693166, assA: 0.4088407518112996 },
  },
} as const;

describe.skipIf(!existsSync(REFERENCE))('the reference of py-motmetrics (needs HIRO_MEDIA)', () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    test(`${name}: CLEAR and IDF1 as MOTChallenge's kit, HOTA as TrackEval`, () => {
      const frames = referenceFrames(join(REFERENCE, name));
      const { idf1 } = identityMetrics(frames);
      const clear = clearMetrics(frames);
      const { mota, motp, recall, precision } = clear;
      const percent = Object.entries({ idf1, recall, precision, mota, motp }).map(([key, share]) => [
        key,
        Math.round((share ?? NaN) * 1000) / 10,
      ]);
      expect(Object.fromEntries(percent)).toEqual(expected.percent);
      expect(clear).toMatchObject(expected.counts);
      const hota = hotaMetrics(frames);
      expect(hota.hota).toBeCloseTo(expected.hota.hota, 9);
      expect(hota.detA).toBeCloseTo(expected.hota.detA, 9);
      expect(hota.assA).toBeCloseTo(expected.hota.assA, 9);
    });
  }
});

function referenceFrames(dir: string): readonly ComparedFrame[] {
  const truth = parseMotRows(readFileSync(join(dir, 'gt.txt'), 'utf8'));
  const output = parseMotRows(readFileSync(join(dir, 'test.txt'), 'utf8'));
  const last = Math.max(...[...truth, ...output].map(({ frame }) => frame));
  return Array.from({ length: last + 1 }, (_, index) => ({
    truth: truth.filter(({ frame }) => frame === index),
    output: output.filter(({ frame }) => frame === index),
  }));
}
