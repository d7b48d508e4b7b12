import { expect, it } from 'vitest';
import { modelForRole } from '../../../models/registry';
import { engineFreeVersion } from './same-weights';

const { artifacts, id } = modelForRole('person-detector');
const tfjs = { id, sha: artifacts.tfjs.weights.sha256.slice(0, 8) };
const onnx = { id, sha: artifacts.onnx[0]?.file.sha256.slice(0, 8) ?? '' };

it('a net is the same on every engine', () => {
  expect(onnx.sha).not.toBe(tfjs.sha);
  expect(engineFreeVersion(onnx)).toEqual(tfjs);
  expect(engineFreeVersion(tfjs)).toEqual(tfjs);
});

it.each([
  ['a pack', { id: 'yolox-nano', sha: 'e8af0749' }],
  ['weights of another release', { id, sha: '00000000' }],
])('%s stays what it is', (_case, version) => {
  expect(engineFreeVersion(version)).toEqual(version);
});
