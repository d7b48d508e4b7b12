import { expect, it } from 'vitest';
import { NO_CORRECTIONS, thresholdsInForce } from './corrections';

const thresholds = { foundingScore: 0.35, minHeight: 0, lineConfirmMs: 200 };
const tuned = { spots: [], tuning: { thresholds, modelIds: ['centernet'], madeAtMs: 1 } };

it.each([
  ['nothing is put right', NO_CORRECTIONS, ['centernet'], null],
  ['the net that they were found with counts', tuned, ['centernet'], thresholds],
  ['another net counts', tuned, ['yolox-nano'], null],
  ['no net is known yet', tuned, [], null],
])('thresholds where %s', (_case, corrections, ids, expected) => {
  expect(
    thresholdsInForce(
      corrections,
      ids.map((id) => ({ id })),
    ),
  ).toBe(expected);
});
