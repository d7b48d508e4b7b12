import { beforeAll, expect, test } from 'vitest';
import { decodeAgeGender } from '../face-age-gender/decode';
import { AGE_GENDER } from '../face-age-gender/meta';
import { decodeDescriptor } from '../face-recognition/decode';
import { FACE_RECOGNITION } from '../face-recognition/meta';
import type { ModelMeta, ModelTensors } from '../meta';
import { decodeCenterNet } from '../person-detector/decode';
import { CENTERNET } from '../person-detector/meta';
import { stretchPlacement } from '../placement';
import { drawInput } from './testing/draw-input';
import { runModelTfjs, stack, useTfjsBackend } from './testing/engines';
import { prepareInstalled, SAMPLE_REGIONS, samplePicture } from './testing/sample';

const picture = samplePicture();

function runOnFace(meta: ModelMeta): ModelTensors {
  const { data } = drawInput(picture, SAMPLE_REGIONS.fourthFace, meta.input);
  const { width, height, channels } = meta.input;
  return runModelTfjs(prepareInstalled(meta), meta, stack([data], [height, width, channels]));
}

beforeAll(() => useTfjsBackend('wasm'));

// The numbers are what @vladmandic/face-api 1.7.15 itself answers for the same pixels.
test('the age and gender net written here answers as the published one', () => {
  const { ageYears, maleProbability } = decodeAgeGender(runOnFace(AGE_GENDER));
  expect(ageYears).toBeCloseTo(36.6959, 3);
  expect(maleProbability).toBeCloseTo(0.459348, 5);
});

test('the recognition net written here answers as the published one', () => {
  const descriptor = decodeDescriptor(runOnFace(FACE_RECOGNITION));
  const expected = [-0.05073533, 0.14316995, 0.02206891, -0.04546721];
  expected.forEach((value, index) => expect(descriptor[index]).toBeCloseTo(value, 5));
});

test('boxes decoded here are those that CenterNet decodes in its own graph', () => {
  const { width, height } = CENTERNET.input;
  const stretched = { ...CENTERNET.input, fit: 'stretch' } as const;
  const { data } = drawInput(picture, SAMPLE_REGIONS.fourPeople, stretched);
  const outputs = [
    ...CENTERNET.outputs,
    { name: 'detections', tfjsName: 'tower_0/detections', shape: [100, 6] },
  ];
  const tensors = runModelTfjs(
    prepareInstalled(CENTERNET),
    { input: stretched, outputs },
    stack([data], [height, width, 3]),
  );
  const found = decodeCenterNet(tensors, {
    layout: 'nhwc',
    placement: stretchPlacement({ x1: 0, y1: 0, x2: width, y2: height }, { width, height }),
    frame: { width, height },
    classIds: Array.from({ length: 80 }, (_, index) => index),
    iouThreshold: 1,
    isReadAsPublished: true,
  });
  const rows = Array.from(
    { length: 100 },
    (_, index) => tensors.detections?.data.subarray(index * 6, index * 6 + 6) ?? [],
  );
  const strong = rows.filter((row) => (row[4] ?? 0) > 0.1);
  expect(strong.length).toBeGreaterThan(4);
  expect(found.count).toBe(strong.length);
  strong.forEach((row, index) => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, score = 0, classId = 0] = row;
    expect(found.scores[index]).toBeCloseTo(score, 5);
    expect(found.classIds[index]).toBe(classId);
    // Its own graph counts from the corner of the first pixel, which lies half a pixel beside what it saw.
    const inside = [x1, y1, x2, y2].map((edge) => Math.min(Math.max(edge + 0.5, 0), width));
    inside.forEach((edge, corner) => expect(found.boxes[index * 4 + corner]).toBeCloseTo(edge, 2));
  });
});
