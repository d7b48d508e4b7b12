import { describe, expect, test } from 'vitest';
import { withMeasured } from './accuracy-page';
import type { AskedReport } from './kind';

const report: AskedReport = {
  kind: 'mood',
  set: 'faces',
  engine: 'ort-wasm',
  models: [{ id: 'emotion', sha: '01234567' }],
  metrics: { accuracy: 0.67, ece: null, byFaceSize: { small: 0.5 }, faces: 600 },
  intervals: { accuracy: [0.63, 0.71] },
  options: { fit: 'stretch' },
  limit: 10,
};
const page = 'Before.\n\n<!-- measured: begin -->\n\nold\n\n<!-- measured: end -->\n\nAfter.\n';

describe('withMeasured', () => {
  const written = withMeasured(page, [report]);

  test('keeps what stands around the measured part, and nothing of the old one', () => {
    expect(written.startsWith('Before.\n')).toBe(true);
    expect(written.endsWith('After.\n')).toBe(true);
    expect(written).not.toContain('old');
    expect(withMeasured(written, [report])).toBe(written);
  });

  test.each([
    ['says what was asked', '### faces --fit stretch --limit 10'],
    ['names engine and nets', 'Engine ort-wasm; emotion (01234567).'],
    ['gives the interval', '| accuracy | 0.670 | 0.630 – 0.710 |'],
    ['says what cannot be said', '| ece | cannot be said |  |'],
    ['takes groups apart', '| byFaceSize.small | 0.500 |  |'],
    ['leaves counts whole', '| faces | 600 |  |'],
  ])('%s', (_, line) => expect(written).toContain(line));

  test('refuses a page without marks', () => {
    expect(() => withMeasured('nothing', [report])).toThrow(/put them back/);
  });
});
