import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelTensors } from '../../models/meta';
import { placementFor } from '../../models/placement';
import type { FrameRegion } from '../../models/region';
import { modelById } from '../../models/registry';
import type { CpuPicture } from './engines/cpu-picture';
import type { InferenceEngine } from './engines/engine';
import { searchOf } from './face-finder';
import { readFaces, type FaceQuestion } from './face-reader';

const TRACK = {
  id: 7,
  classId: 0,
  box: { x1: 100, y1: 100, x2: 300, y2: 700 },
  score: 0.9,
  phase: 'confirmed',
  firstSeenAtMs: 0,
  lastSeenAtMs: 0,
} as const;
/** A face of 60 input pixels seen from the front: box, eyes, nose, mouth, ears, from their anchor. */
const FACE = [0, 0, 60, 60, -13, -8, 13, -8, 0, 4, 0, 14, -25, -4, 25, -4];
const ANCHOR = 272;

interface Asked {
  readonly modelId: string;
  readonly regions: readonly FrameRegion[];
}

let asked: Asked[];
let isBlurred: boolean;
beforeEach(() => {
  asked = [];
  isBlurred = false;
});

function answersOf(modelId: string, count: number): ModelTensors {
  if (modelId === 'blazeface') {
    const scores512 = new Float32Array(512 * count).fill(-100).fill(3, ANCHOR, ANCHOR + 1);
    const boxes512 = new Float32Array(512 * 16 * count);
    boxes512.set(FACE, ANCHOR * 16);
    return {
      scores512: { data: scores512, shape: [count, 512, 1] },
      boxes512: { data: boxes512, shape: [count, 512, 16] },
      scores384: { data: new Float32Array(384 * count).fill(-100), shape: [count, 384, 1] },
      boxes384: { data: new Float32Array(384 * 16 * count), shape: [count, 384, 16] },
    };
  }
  const row = (values: readonly number[]) => ({
    data: Float32Array.from(Array.from({ length: count }, () => values).flat()),
    shape: [count, values.length],
  });
  const even = (length: number): number[] => Array.from({ length }, () => 1 / length);
  return {
    age: row(modelId === 'faceres' ? even(100) : [31]),
    gender: row(modelId === 'faceres' ? [0.9] : [0.9, 0.1]),
    descriptor: row(even(1024)),
    mood: row(even(7)),
  };
}

const picture = {
  draw({ target }: { readonly target: Float32Array }) {
    for (const pixel of target.keys()) target[pixel] = isBlurred ? pixel % 32 : (pixel * 7919) % 251;
  },
} as unknown as CpuPicture;

const engine = {
  picture,
  hasModel: () => true,
  infer(modelId: string, _frame: VideoFrame, regions: readonly FrameRegion[]) {
    asked.push({ modelId, regions });
    const placements = regions.map((region) => placementFor(region, modelById(modelId).input));
    return Promise.resolve({ tensors: answersOf(modelId, regions.length), placements, preprocessMs: 0 });
  },
} as unknown as InferenceEngine;

function look(turn: FaceQuestion['turn'], features = { ageGender: true, mood: true }, isMoodAsked = true) {
  const searches = [{ ...searchOf(TRACK), turn, isMoodAsked }];
  return readFaces({ engine, frame: {} as VideoFrame, searches, features, atMs: 40 });
}

const cropsOf = (modelId: string): readonly FrameRegion[] =>
  asked.filter((one) => one.modelId === modelId).flatMap(({ regions }) => regions);

describe('readFaces', () => {
  test('shows the age and gender nets one crop, the mood net all of its crops', async () => {
    const [found] = await look(0);
    expect(found).toMatchObject({ id: 7, vote: { atMs: 40, ageYears: 31 } });
    expect(found?.vote.maleProbability).toBeGreaterThan(0.5);
    expect(['faceres', 'age-gender', 'emotion'].map((id) => cropsOf(id).length)).toEqual([1, 1, 4]);
  });

  test('takes turns: in six looks every crop is seen once', async () => {
    for (let turn = 0; turn < 6; turn += 1) await look(turn);
    const seen = cropsOf('faceres').map(({ x1, x2, isMirrored }) => `${Math.round(x2 - x1)} ${isMirrored}`);
    expect(new Set(seen).size).toBe(6);
    asked = [];
    await look(6);
    const [again] = cropsOf('faceres');
    expect(`${Math.round((again?.x2 ?? 0) - (again?.x1 ?? 0))} ${again?.isMirrored}`).toBe(seen[0]);
  });

  test('asks only for what passes once age and gender are settled', async () => {
    const [found] = await look(null);
    expect(asked.map(({ modelId }) => modelId)).toEqual(['blazeface', 'emotion']);
    expect(found?.vote).toMatchObject({ ageYears: null, maleProbability: null });
    expect(found?.vote.moodProbabilities).not.toBeNull();
  });

  test('does not show the mood net a face of which the mood may not be judged', async () => {
    const [found] = await look(0, { ageGender: true, mood: true }, false);
    expect(asked.map(({ modelId }) => modelId)).not.toContain('emotion');
    expect(found?.vote).toMatchObject({ ageYears: 31, moodProbabilities: null });
  });

  test('asks for nothing that the site does not want', async () => {
    await look(0, { ageGender: false, mood: true });
    expect(asked.map(({ modelId }) => modelId)).toEqual(['blazeface', 'emotion']);
  });

  test('a blurred face does not vote', async () => {
    isBlurred = true;
    expect(await look(0)).toEqual([]);
    expect(asked.map(({ modelId }) => modelId)).toEqual(['blazeface']);
  });
});
