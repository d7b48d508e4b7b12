import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelTensors } from '../../../models/meta';
import { placementFor } from '../../../models/placement';
import type { FrameRegion } from '../../../models/region';
import { modelById } from '../../../models/registry';
import type { FacePurpose } from '../../../src/domain/face-matching';
import type { Track } from '../../../src/domain/track';
import type { VisionFaces } from '../../face-protocol';
import type { CpuPicture } from '../engines/cpu-picture';
import type { InferenceEngine } from '../engines/engine';
import { FaceGalleries } from './face-galleries';
import { FaceMatcher } from './face-matcher';
import { makeFaceKeys, sealDescriptor } from './sealing';

const SITE = 'site';
const SIZE = { width: 1000, height: 1000 };
const STEP_MS = 500;
/** The left half of the picture. */
const LEFT = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0.5, y: 1 },
  { x: 0, y: 1 },
];
/** A face of 60 input pixels seen from the front: box, eyes, nose, mouth, ears, from their anchor. */
const FACE = [0, 0, 60, 60, -13, -8, 13, -8, 0, 4, 0, 14, -25, -4, 25, -4];
const ANCHOR = 272;

/** What the net answers; the very arrays, to see what becomes of them. */
let descriptor: Float32Array;
let asked: string[];
let nowMs: number;
let hasNet: boolean;
let galleries: FaceGalleries;
let matcher: FaceMatcher;

const vaultKey = (await makeFaceKeys()).vaultKey;

function answersOf(modelId: string, count: number): ModelTensors {
  if (modelId === 'face-recognition') {
    const data = new Float32Array(128 * count);
    for (let row = 0; row < count; row += 1) data.set(descriptor, row * 128);
    return { descriptor: { data, shape: [count, 128] } };
  }
  const scores512 = new Float32Array(512 * count).fill(-100);
  const boxes512 = new Float32Array(512 * 16 * count);
  for (let row = 0; row < count; row += 1) {
    scores512[row * 512 + ANCHOR] = 3;
    boxes512.set(FACE, (row * 512 + ANCHOR) * 16);
  }
  return {
    scores512: { data: scores512, shape: [count, 512, 1] },
    boxes512: { data: boxes512, shape: [count, 512, 16] },
    scores384: { data: new Float32Array(384 * count).fill(-100), shape: [count, 384, 1] },
    boxes384: { data: new Float32Array(384 * 16 * count), shape: [count, 384, 16] },
  };
}

const picture = {
  draw({ target }: { readonly target: Float32Array }) {
    for (const pixel of target.keys()) target[pixel] = (pixel * 7919) % 251;
  },
} as unknown as CpuPicture;

const engine = {
  picture,
  hasModel: () => hasNet,
  infer(modelId: string, _frame: VideoFrame, regions: readonly FrameRegion[]) {
    asked.push(modelId);
    const placements = regions.map((region) => placementFor(region, modelById(modelId).input));
    return Promise.resolve({ tensors: answersOf(modelId, regions.length), placements, preprocessMs: 0 });
  },
} as unknown as InferenceEngine;

function trackAt(id: number, footX: number): Track {
  const box = { x1: footX - 100, y1: 200, x2: footX + 100, y2: 800 };
  return { id, classId: 0, box, score: 0.9, phase: 'confirmed', firstSeenAtMs: 0, lastSeenAtMs: 0 };
}

function faceOf(value: number): Float32Array {
  return new Float32Array(128).fill(value / Math.sqrt(128));
}

async function enrol(persons: Readonly<Record<string, Float32Array>>, validUntilMs = 1e6): Promise<void> {
  const sealed = Object.entries(persons).map(async ([personId, face]) => ({
    personId,
    sealed: await sealDescriptor(vaultKey, { siteId: SITE, personId }, face),
    maxDistance: 0.4,
  }));
  await galleries.set({ siteId: SITE, vaultKey, validUntilMs, persons: await Promise.all(sealed) });
}

function configure(purpose: FacePurpose, zones: VisionFaces['zones'] = [LEFT]): void {
  matcher.configure({ siteId: SITE, purpose, zones });
}

/** So many looks at these tracks. */
async function look(tracks: readonly Track[], times = 4): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    nowMs += STEP_MS;
    const request = { frame: {} as VideoFrame, size: SIZE, reference: SIZE, tracks, atMs: nowMs };
    await matcher.look(engine, { ...request, isStepped: true });
  }
}

const compared = (): number => asked.filter((id) => id === 'face-recognition').length;

beforeEach(() => {
  descriptor = faceOf(0);
  asked = [];
  nowMs = 0;
  hasNet = true;
  galleries = new FaceGalleries(() => nowMs);
  matcher = new FaceMatcher(galleries);
  configure('staff-exclusion');
});

describe('an enrolled person', () => {
  test('is recognised by looks that agree, and then looked at no more', async () => {
    await enrol({ ann: faceOf(0.2), ben: faceOf(0.9) });
    await look([trackAt(7, 250)], 1);
    expect(matcher.matches()).toEqual([]);
    await look([trackAt(7, 250)], 5);
    expect(matcher.matches()).toEqual([{ trackId: 7, personId: 'ann' }]);
    expect(matcher.isRecognised(7)).toBe(true);
    expect(compared()).toBe(2);
    expect(matcher.staff(engine)).toEqual({ isExcluded: true, trackIds: [7] });
  });

  test('is nobody outside the zones', async () => {
    await enrol({ ann: faceOf(0) });
    await look([trackAt(7, 750)]);
    expect(asked).toEqual([]);
    expect(matcher.staff(engine)).toEqual({ isExcluded: true, trackIds: [] });
  });

  test('is recognised no more once the consent has ended, or the server was not heard for too long', async () => {
    await enrol({ ann: faceOf(0), ben: faceOf(0.9) });
    await look([trackAt(7, 250)]);
    await enrol({ ben: faceOf(0.9) });
    await look([trackAt(7, 250)], 1);
    expect(matcher.matches()).toEqual([]);
    await enrol({ ann: faceOf(0) }, nowMs + 2 * STEP_MS);
    const before = compared();
    await look([trackAt(8, 250)], 5);
    expect(compared() - before).toBe(1);
    expect(matcher.matches()).toEqual([]);
    expect(matcher.staff(engine)).toEqual({ isExcluded: false, trackIds: [] });
  });

  test('is not that person again for whoever was rejected', async () => {
    await enrol({ ann: faceOf(0) });
    await look([trackAt(7, 250)]);
    matcher.reject(7);
    await look([trackAt(7, 250)], 6);
    expect(matcher.matches()).toEqual([]);
  });
});

describe('everybody else', () => {
  test('is compared a few times and forgotten', async () => {
    await enrol({ ann: faceOf(0.9) });
    await look([trackAt(7, 250)], 20);
    expect(compared()).toBe(8);
    expect(matcher.matches()).toEqual([]);
    expect(JSON.stringify(matcher)).not.toContain('0.');
  });

  test('is not compared where nobody is enrolled, or nothing is switched on', async () => {
    await look([trackAt(7, 250)]);
    matcher.configure(null);
    await enrol({ ann: faceOf(0) });
    await look([trackAt(7, 250)]);
    expect(asked).toEqual([]);
    expect(matcher.staff(engine)).toBeUndefined();
  });
});

describe('staff', () => {
  test.each<[string, () => void]>([
    ['no descriptors', () => galleries.forget(SITE)],
    ['no net', () => (hasNet = false)],
    ['no zone', () => configure('staff-exclusion', [])],
  ])('is said not to be left out with %s', async (_name, lack) => {
    await enrol({ ann: faceOf(0) });
    lack();
    expect(matcher.staff(engine)).toEqual({ isExcluded: false, trackIds: [] });
  });

  test('is not spoken of for another purpose', async () => {
    configure('presence-list');
    await enrol({ ann: faceOf(0) });
    await look([trackAt(7, 250)]);
    expect(matcher.matches()).toHaveLength(1);
    expect(matcher.staff(engine)).toBeUndefined();
  });
});

describe('a visitor', () => {
  const isVisitor = async (face: Float32Array, looks = 4): Promise<boolean> => {
    descriptor = face;
    await look([trackAt(7, 300)], looks);
    return matcher.isVisitor(7);
  };

  test.each<[string, () => Promise<boolean>, boolean]>([
    ['is like none of the staff', () => isVisitor(faceOf(0.9)), true],
    ['was looked at once only', () => isVisitor(faceOf(0.9), 1), false],
    ['is not quite like somebody of the staff', () => isVisitor(faceOf(0.5)), false],
    ['is staff', () => isVisitor(faceOf(0)), false],
  ])('is whoever %s', async (_name, run, expected) => {
    await enrol({ ann: faceOf(0) });
    expect(await run()).toBe(expected);
  });

  test('is nobody any more once the descriptors are not in force, nor where staff is not left out', async () => {
    await enrol({ ann: faceOf(0) }, 5_000);
    expect(await isVisitor(faceOf(0.9))).toBe(true);
    nowMs = 5_001;
    expect(matcher.isVisitor(7)).toBe(false);
    configure('presence-list');
    await enrol({ ann: faceOf(0) });
    expect(await isVisitor(faceOf(0.9))).toBe(false);
  });
});

describe('a sign for alert rules says', () => {
  test.each<[string, number, number, string]>([
    ['that somebody is enrolled', 0, 4, 'known'],
    ['that somebody is like none of them', 0.9, 4, 'unknown-person'],
    ['nothing after one look', 0.9, 1, 'unknown'],
    ['nothing of somebody who may be one of them', 0.5, 4, 'unknown'],
  ])('%s', async (_name, distance, looks, sign) => {
    configure('access-alert');
    await enrol({ ann: faceOf(0) });
    descriptor = faceOf(distance);
    await look([trackAt(7, 300)], looks);
    expect(matcher.signOf(7)).toBe(sign);
    expect(matcher.signOf(8)).toBe('unknown');
  });

  test('nothing at all where nobody is enrolled', async () => {
    configure('access-alert');
    await look([trackAt(7, 300)], 4);
    expect(matcher.signOf(7)).toBeUndefined();
  });
});
