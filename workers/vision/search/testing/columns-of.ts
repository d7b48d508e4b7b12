import type { DetectionColumns } from '../../../../models/person-detector/decode';
import type { Box, Size } from '../../../../src/domain/geometry';

/** Persons as columns, in the order given. */
export function columnsOf(
  frame: Size,
  persons: readonly { readonly box: Box; readonly score: number }[],
): DetectionColumns {
  return {
    frame,
    count: persons.length,
    boxes: Float32Array.from(persons.flatMap(({ box: { x1, y1, x2, y2 } }) => [x1, y1, x2, y2])),
    scores: Float32Array.from(persons, ({ score }) => score),
    classIds: new Uint8Array(persons.length),
  };
}
