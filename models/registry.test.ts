import { expect, test } from 'vitest';
import { MODEL_METAS, modelById, modelForRole, modelsToLoad } from './registry';

test('ids are unique, and every net has its files', () => {
  expect(new Set(MODEL_METAS.map(({ id }) => id)).size).toBe(MODEL_METAS.length);
  for (const { id, onnxBatches } of MODEL_METAS) {
    const { artifacts, packageVersion } = modelById(id);
    expect(packageVersion).toMatch(/^\d+\.\d+\.\d+/);
    expect(artifacts.onnx.map(({ batch }) => batch)).toEqual(onnxBatches);
    for (const file of [
      artifacts.tfjs.topology,
      artifacts.tfjs.weights,
      ...artifacts.onnx.map((entry) => entry.file),
    ]) {
      expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(file.url).toContain(file.sha256.slice(0, 8));
    }
  }
});

test('inputs say something for each channel', () => {
  for (const { id, input } of MODEL_METAS) {
    expect([id, input.scale.length, input.offset.length]).toEqual([id, input.channels, input.channels]);
    expect(input.colour === 'grey').toBe(input.channels === 1);
  }
});

test('only the detector stands before the first count, and recognition waits until it is asked for', () => {
  expect(modelsToLoad('first-count').map(({ id }) => id)).toEqual(['centernet']);
  expect(modelsToLoad('on-demand').map(({ id }) => id)).toEqual(['face-recognition']);
  expect(modelsToLoad('attributes').map(({ role }) => role)).toEqual([
    'face-detector',
    'face-attributes',
    'face-age-gender',
    'mood',
  ]);
});

test('a role has a default net, an unknown id an error that lists the known ones', () => {
  expect(modelForRole('person-detector').id).toBe('centernet');
  expect(() => modelById('yolo')).toThrow(/no model yolo: expected one of centernet, /);
});
