import { expect, test } from 'vitest';
import { faceOfPicture } from './face-finder';

const PICTURE = { x1: 0, y1: 0, x2: 400, y2: 400 };
const face = (x: number, y: number, side: number, score: number) => ({
  box: { x1: x - side / 2, y1: y - side / 2, x2: x + side / 2, y2: y + side / 2 },
  score,
});
const [middle, edge] = [face(210, 190, 140, 0.8), face(330, 320, 160, 0.9)];
const [background, sure, unsure] = [
  face(200, 120, 40, 0.9),
  face(200, 200, 100, 0.9),
  face(200, 200, 100, 0.6),
];

test.each([
  ['the one in the middle, though one at the edge is larger and surer', [edge, middle], middle],
  ['a large one beside the middle, though a small one stands behind', [background, edge], edge],
  ['the surer of two that are alike', [unsure, sure], sure],
  ['the only one, wherever it is', [edge], edge],
  ['none, where none is', [], undefined],
])('a picture is of %s', (_, faces, expected) => {
  expect(faceOfPicture(faces, PICTURE)).toBe(expected);
});
