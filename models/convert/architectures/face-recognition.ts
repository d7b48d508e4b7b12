import { GraphModelBuilder, type Activation, type Padding } from '../graph-model-builder';
import { readWeightsManifest } from '../read-tfjs';

/** A tensor with its side in pixels and its channels. */
interface Layer {
  readonly name: string;
  readonly side: number;
  readonly channels: number;
}

/** Residual blocks in order; the first of each width after 32 halves the picture. */
const BLOCKS: readonly (readonly [name: string, kind: 'keep' | 'halve'])[] = [
  ['conv32_1', 'keep'],
  ['conv32_2', 'keep'],
  ['conv32_3', 'keep'],
  ['conv64_down', 'halve'],
  ['conv64_1', 'keep'],
  ['conv64_2', 'keep'],
  ['conv64_3', 'keep'],
  ['conv128_down', 'halve'],
  ['conv128_1', 'keep'],
  ['conv128_2', 'keep'],
  ['conv256_down', 'halve'],
  ['conv256_1', 'keep'],
  ['conv256_2', 'keep'],
  ['conv256_down_out', 'halve'],
];

/**
 * dlib's face ResNet with 29 convolutions (King, 2017), as face-api.js publishes its weights: each
 * convolution is followed by a scale and bias per channel. Output `descriptor`, 128 numbers.
 */
export function buildFaceRecognition(
  manifest: Uint8Array,
  bytes: Uint8Array,
  weightsPath: string,
): { topology: Uint8Array; weights: Uint8Array } {
  const graph = new GraphModelBuilder(readWeightsManifest(manifest), bytes);

  const conv = (
    name: string,
    from: Layer,
    window: { stride: number; padding: Padding; size: number; activation: Activation },
  ): Layer => {
    const kernel = `${name}/conv/filters`;
    const convolved = graph.conv(`${name}/conv`, from.name, kernel, `${name}/conv/bias`, {
      ...window,
      activation: null,
    });
    const scaled = graph.scale(`${name}/scale`, convolved, `${name}/scale/weights`, `${name}/scale/biases`);
    const isSame = window.padding === 'SAME';
    return {
      name: window.activation === null ? scaled : graph.relu(`${name}/relu`, scaled),
      side: isSame ? from.side : Math.floor((from.side - window.size) / window.stride) + 1,
      channels: graph.channelsOf(kernel),
    };
  };
  const halve = { stride: 2, padding: 'VALID', size: 3, activation: 'Relu' } as const;
  const keep = { stride: 1, padding: 'SAME', size: 3, activation: 'Relu' } as const;

  const residual = (name: string, from: Layer, kind: 'keep' | 'halve'): Layer => {
    const first = conv(`${name}/conv1`, from, kind === 'halve' ? halve : keep);
    const second = conv(`${name}/conv2`, first, { ...keep, activation: null });
    const shortcut = kind === 'halve' ? pool(`${name}/pool`, from) : from;
    const side = Math.max(shortcut.side, second.side);
    const channels = Math.max(shortcut.channels, second.channels);
    const sum = graph.add(
      `${name}/add`,
      fill(`${name}/pad`, second, side, channels),
      fill(`${name}/pool/pad`, shortcut, side, channels),
    );
    return { name: graph.relu(name, sum), side, channels };
  };
  const pool = (name: string, from: Layer): Layer => ({
    name: graph.pool(name, 'AvgPool', from.name, { size: 2, stride: 2, padding: 'VALID' }),
    side: Math.floor((from.side - 2) / 2) + 1,
    channels: from.channels,
  });
  const fill = (name: string, from: Layer, side: number, channels: number): string => {
    const missing = { rows: side - from.side, columns: side - from.side, channels: channels - from.channels };
    return missing.rows === 0 && missing.channels === 0 ? from.name : graph.padEnd(name, from.name, missing);
  };

  const image: Layer = { name: graph.input('image', [150, 150, 3]), side: 150, channels: 3 };
  const stem = conv('conv32_down', image, { ...halve, size: 7 });
  const pooled: Layer = {
    name: graph.pool('pool', 'MaxPool', stem.name, { size: 3, stride: 2, padding: 'VALID' }),
    side: Math.floor((stem.side - 3) / 2) + 1,
    channels: stem.channels,
  };
  const last = BLOCKS.reduce((layer, [name, kind]) => residual(name, layer, kind), pooled);
  graph.output(
    'descriptor',
    graph.dense('fc/product', graph.meanOfPicture('features', last.name), 'fc', null),
  );
  return graph.build(weightsPath);
}
