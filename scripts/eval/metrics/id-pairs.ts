import type { ComparedFrame, IdentifiedBox } from './compared-frame';

/** Numbers the ids of one side from 0 on and counts the boxes of each. */
export interface IdIndex {
  /** Row or column of an id. */
  indexOf(id: number): number;
  /** Boxes per index. */
  readonly counts: readonly number[];
}

/** Index of the true ids of a sequence. */
export function truthIndex(frames: readonly ComparedFrame[]): IdIndex {
  return idIndex(frames.map(({ truth }) => truth));
}

/** Index of a tracker's ids in a sequence. */
export function outputIndex(frames: readonly ComparedFrame[]): IdIndex {
  return idIndex(frames.map(({ output }) => output));
}

function idIndex(boxesOfFrames: readonly (readonly IdentifiedBox[])[]): IdIndex {
  const indices = new Map<number, number>();
  const counts: number[] = [];
  for (const { id } of boxesOfFrames.flat()) {
    const index = indices.get(id) ?? indices.size;
    indices.set(id, index);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return {
    counts,
    indexOf(id) {
      const index = indices.get(id);
      if (index === undefined) throw new RangeError(`id ${id} is in no frame`);
      return index;
    },
  };
}
