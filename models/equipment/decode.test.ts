import { describe, expect, test } from 'vitest';
import type { ModelTensors } from '../meta';
import { letterboxPlacement, wholeFrame } from '../placement';
import { decodeEquipment, EQUIPMENT_CLASSES, type EquipmentClass } from './decode';

interface Peak {
  readonly row: number;
  readonly column: number;
  readonly of: EquipmentClass;
  readonly score: number;
  /** left, top, right, bottom from the middle of the cell, in input pixels */
  readonly edges: readonly [number, number, number, number];
}

const SIDE = 8;
const CELLS = SIDE * SIDE;
/** Half as large in the input: 64 × 32 of 64 × 64, in its upper left corner. */
const FRAME = { width: 128, height: 64 };
const placement = letterboxPlacement(wholeFrame(FRAME), { width: 64, height: 64, anchor: 'top-left' });

function tensorsOf(peaks: readonly Peak[]): ModelTensors {
  const heat = new Float32Array(EQUIPMENT_CLASSES.length * CELLS);
  const edges = new Float32Array(4 * CELLS);
  for (const peak of peaks) {
    const cell = peak.row * SIDE + peak.column;
    heat[EQUIPMENT_CLASSES.indexOf(peak.of) * CELLS + cell] = peak.score;
    peak.edges.forEach((edge, channel) => (edges[channel * CELLS + cell] = edge));
  }
  return {
    equipmentHeat: { data: heat, shape: [1, EQUIPMENT_CLASSES.length, SIDE, SIDE] },
    equipmentEdges: { data: edges, shape: [1, 4, SIDE, SIDE] },
  };
}

const decode = (peaks: readonly Peak[], minScore = 0.2) =>
  decodeEquipment(tensorsOf(peaks), { placement, frame: FRAME, minScore });

const helmet: Peak = { row: 1, column: 2, of: 'helmet', score: 0.75, edges: [4, 2, 6, 3] };

describe('the head’s answer', () => {
  test('becomes a box in frame pixels around the middle of its cell', () => {
    // Middle (20, 12) of the input; the frame is twice as large.
    const found = decode([helmet]);
    expect([...found.boxes]).toEqual([32, 20, 52, 30]);
    expect([...found.scores]).toEqual([0.75]);
    expect([...found.classIds]).toEqual([0]);
  });

  test.each<[string, Peak[], string[]]>([
    ['nothing', [], []],
    ['too low a score', [{ ...helmet, score: 0.125 }], []],
    [
      'the neighbour of a higher peak of its class',
      [helmet, { ...helmet, column: 3, score: 0.5 }],
      ['helmet'],
    ],
    [
      'another class in the same place',
      [helmet, { ...helmet, of: 'no-helmet', score: 0.5 }],
      ['helmet', 'no-helmet'],
    ],
    [
      'a double two cells away',
      [helmet, { ...helmet, column: 4, score: 0.5, edges: [20, 2, -10, 3] }],
      ['helmet'],
    ],
    [
      'two apart, best first',
      [
        { ...helmet, of: 'knife', score: 0.5 },
        { ...helmet, of: 'handgun', column: 6 },
      ],
      ['handgun', 'knife'],
    ],
  ])('%s', (_, peaks, classes) => {
    const found = decode(peaks);
    expect([...found.classIds].map((id) => EQUIPMENT_CLASSES[id])).toEqual(classes);
    expect(found.count).toBe(classes.length);
    expect(found.boxes).toHaveLength(classes.length * 4);
  });

  test('is cut at the edges of the frame', () => {
    expect([...decode([{ ...helmet, edges: [60, 60, 60, 60] }]).boxes]).toEqual([0, 0, 128, 64]);
  });
});

test('a missing output and two grids are named', () => {
  const { equipmentHeat, equipmentEdges } = tensorsOf([]);
  if (equipmentHeat === undefined || equipmentEdges === undefined) throw new Error('expected both');
  const options = { placement, frame: FRAME, minScore: 0.2 };
  expect(() => decodeEquipment({ equipmentHeat }, options)).toThrow(/expected outputs/);
  const other = { ...equipmentEdges, shape: [1, 4, 4, 16] };
  expect(() => decodeEquipment({ equipmentHeat, equipmentEdges: other }, options)).toThrow(
    /one grid, got 1×6×8×8/,
  );
});
