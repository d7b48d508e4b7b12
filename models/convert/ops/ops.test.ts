import { beforeAll, describe, expect, test } from 'vitest';
import { convertGraph } from '../convert';
import { readGraphModel } from '../read-tfjs';
import { largestDifference, runOnnx, runTfjs, toNchw, toNhwc, useTfjsBackend } from '../testing/engines';
import {
  attr,
  integers,
  randomConstant,
  randomNumbers,
  tinyGraph,
  type TinyConstant,
  type TinyNode,
} from '../testing/tiny-graph';
import { writeOnnx } from '../write-onnx';

interface Case {
  readonly title: string;
  readonly inputShape: readonly number[];
  readonly constants?: Readonly<Record<string, TinyConstant>>;
  /** The last node is the output. */
  readonly nodes: readonly Omit<TinyNode, 'name'>[];
  /** Multiplies the random input, so that bounds are reached. */
  readonly spread?: number;
}

const PICTURE = [2, 7, 6, 4];
const conv = (stride: number, padding: string, more = {}) => ({
  strides: attr.perAxis(stride),
  dilations: attr.perAxis(1),
  padding: attr.text(padding),
  data_format: attr.text('NHWC'),
  ...more,
});
const fused = (...names: string[]) => ({
  fused_ops: attr.texts(names),
  num_args: { i: names.includes('Prelu') ? 2 : 1 },
});
const kernel = { k: randomConstant([3, 3, 4, 5], 1), b: randomConstant([5], 2) };
const depthwise = { k: randomConstant([3, 3, 4, 2], 3), b: randomConstant([8], 4) };
const one = (op: string, attributes = {}, more: readonly string[] = []): Omit<TinyNode, 'name'>[] => [
  { op, input: ['x', ...more], attr: attributes },
];
const pool = (size: number, stride: number, padding: string) => ({
  ...conv(stride, padding),
  ksize: attr.perAxis(size),
});

const CASES: readonly Case[] = [
  {
    title: 'Conv2D SAME',
    inputShape: PICTURE,
    constants: kernel,
    nodes: one('Conv2D', conv(1, 'SAME'), ['k']),
  },
  {
    title: 'Conv2D SAME stride 2, odd and even sides',
    inputShape: PICTURE,
    constants: kernel,
    nodes: one('Conv2D', conv(2, 'SAME'), ['k']),
  },
  {
    title: 'Conv2D VALID',
    inputShape: PICTURE,
    constants: kernel,
    nodes: one('Conv2D', conv(2, 'VALID'), ['k']),
  },
  {
    title: 'Conv2D dilated',
    inputShape: PICTURE,
    constants: kernel,
    nodes: one('Conv2D', conv(1, 'SAME', { dilations: attr.perAxis(2) }), ['k']),
  },
  {
    title: 'Conv2D with explicit pads',
    inputShape: PICTURE,
    constants: kernel,
    nodes: one('Conv2D', conv(1, 'EXPLICIT', { explicit_paddings: attr.ints([0, 0, 2, 1, 0, 3, 0, 0]) }), [
      'k',
    ]),
  },
  {
    title: '_FusedConv2D bias',
    inputShape: PICTURE,
    constants: kernel,
    nodes: one('_FusedConv2D', { ...conv(1, 'SAME'), ...fused('BiasAdd') }, ['k', 'b']),
  },
  {
    title: '_FusedConv2D bias and Relu',
    inputShape: PICTURE,
    constants: kernel,
    nodes: one('_FusedConv2D', { ...conv(1, 'SAME'), ...fused('BiasAdd', 'Relu') }, ['k', 'b']),
  },
  {
    title: '_FusedConv2D bias and Relu6',
    inputShape: PICTURE,
    spread: 9,
    constants: kernel,
    nodes: one('_FusedConv2D', { ...conv(1, 'SAME'), ...fused('BiasAdd', 'Relu6') }, ['k', 'b']),
  },
  {
    title: '_FusedConv2D bias and Elu',
    inputShape: PICTURE,
    constants: kernel,
    nodes: one('_FusedConv2D', { ...conv(1, 'SAME'), ...fused('BiasAdd', 'Elu') }, ['k', 'b']),
  },
  {
    title: '_FusedConv2D bias and LeakyRelu',
    inputShape: PICTURE,
    constants: kernel,
    nodes: one(
      '_FusedConv2D',
      { ...conv(1, 'SAME'), ...fused('BiasAdd', 'LeakyRelu'), leakyrelu_alpha: attr.float(0.3) },
      ['k', 'b'],
    ),
  },
  {
    title: '_FusedConv2D bias and Prelu',
    inputShape: PICTURE,
    constants: { ...kernel, a: randomConstant([1, 1, 5], 9) },
    nodes: one('_FusedConv2D', { ...conv(1, 'SAME'), ...fused('BiasAdd', 'Prelu') }, ['k', 'b', 'a']),
  },
  {
    title: 'DepthwiseConv2dNative, multiplier 2',
    inputShape: PICTURE,
    constants: depthwise,
    nodes: one('DepthwiseConv2dNative', conv(1, 'SAME'), ['k']),
  },
  {
    title: 'DepthwiseConv2dNative, stride 2',
    inputShape: PICTURE,
    constants: depthwise,
    nodes: one('DepthwiseConv2dNative', conv(2, 'SAME'), ['k']),
  },
  {
    title: 'FusedDepthwiseConv2dNative bias and Relu',
    inputShape: PICTURE,
    constants: depthwise,
    nodes: one('FusedDepthwiseConv2dNative', { ...conv(1, 'VALID'), ...fused('BiasAdd', 'Relu') }, [
      'k',
      'b',
    ]),
  },
  {
    title: 'FusedBatchNormV3',
    inputShape: PICTURE,
    constants: {
      s: randomConstant([4], 5),
      o: randomConstant([4], 6),
      m: randomConstant([4], 7),
      v: { shape: [4], values: randomNumbers(4, 8).map((value) => Math.abs(value) + 0.1) },
    },
    nodes: one('FusedBatchNormV3', { epsilon: attr.float(0.001), data_format: attr.text('NHWC') }, [
      's',
      'o',
      'm',
      'v',
    ]),
  },
  {
    title: 'BiasAdd to a picture',
    inputShape: PICTURE,
    constants: { b: randomConstant([4], 5) },
    nodes: one('BiasAdd', {}, ['b']),
  },
  {
    title: 'BiasAdd to rows',
    inputShape: [2, 4],
    constants: { b: randomConstant([4], 5) },
    nodes: one('BiasAdd', {}, ['b']),
  },
  ...['Add', 'AddV2', 'Sub', 'Mul', 'RealDiv', 'Minimum', 'Maximum'].flatMap((op): Case[] => [
    {
      title: `${op} per channel`,
      inputShape: PICTURE,
      constants: { c: randomConstant([4], 5) },
      nodes: one(op, {}, ['c']),
    },
    {
      title: `${op} per column and channel`,
      inputShape: PICTURE,
      constants: { c: randomConstant([6, 4], 5) },
      nodes: one(op, {}, ['c']),
    },
    {
      title: `${op} with one number`,
      inputShape: PICTURE,
      constants: { c: randomConstant([], 5) },
      nodes: one(op, {}, ['c']),
    },
    {
      title: `${op}, constant first`,
      inputShape: PICTURE,
      constants: { c: randomConstant([4], 5) },
      nodes: [{ op, input: ['c', 'x'] }],
    },
    {
      title: `${op} of two tensors`,
      inputShape: PICTURE,
      nodes: [
        { op: 'Sigmoid', input: ['x'] },
        { op, input: ['x', 'n0'] },
      ],
    },
    {
      title: `${op} of rows`,
      inputShape: [3, 5],
      constants: { c: randomConstant([5], 5) },
      nodes: one(op, {}, ['c']),
    },
  ]),
  {
    title: 'Mul of a picture with one number per channel and picture',
    inputShape: PICTURE,
    constants: { axes: integers([1, 2]) },
    nodes: [
      { op: 'Mean', input: ['x', 'axes'], attr: { keep_dims: attr.flag(true) } },
      { op: 'Mul', input: ['x', 'n0'] },
    ],
  },
  ...['Relu', 'Relu6', 'Elu', 'Sigmoid', 'Tanh'].map((op): Case => ({
    title: op,
    inputShape: PICTURE,
    spread: 9,
    nodes: one(op),
  })),
  { title: 'LeakyRelu', inputShape: PICTURE, nodes: one('LeakyRelu', { alpha: attr.float(0.15) }) },
  {
    title: 'Prelu',
    inputShape: PICTURE,
    constants: { a: randomConstant([1, 1, 4], 5) },
    nodes: one('Prelu', {}, ['a']),
  },
  { title: 'Softmax of rows', inputShape: [3, 7], spread: 4, nodes: one('Softmax') },
  { title: 'Softmax over channels', inputShape: PICTURE, spread: 4, nodes: one('Softmax') },
  {
    title: 'a chain of bounds becomes one',
    inputShape: PICTURE,
    spread: 9,
    constants: {
      low: { shape: [], values: Float32Array.of(0.5) },
      high: { shape: [], values: Float32Array.of(6) },
    },
    nodes: [
      { op: 'Relu', input: ['x'] },
      { op: 'Minimum', input: ['n0', 'high'] },
      { op: 'Maximum', input: ['n1', 'low'] },
    ],
  },
  { title: 'MaxPool SAME', inputShape: PICTURE, nodes: one('MaxPool', pool(3, 2, 'SAME')) },
  { title: 'MaxPool VALID', inputShape: PICTURE, nodes: one('MaxPool', pool(2, 2, 'VALID')) },
  { title: 'AvgPool SAME', inputShape: PICTURE, nodes: one('AvgPool', pool(3, 2, 'SAME')) },
  { title: 'AvgPool VALID', inputShape: PICTURE, nodes: one('AvgPool', pool(2, 2, 'VALID')) },
  {
    title: 'Mean of the picture',
    inputShape: PICTURE,
    constants: { axes: integers([1, 2]) },
    nodes: one('Mean', { keep_dims: attr.flag(false) }, ['axes']),
  },
  {
    title: 'Mean of the picture, axes kept',
    inputShape: PICTURE,
    constants: { axes: integers([1, 2]) },
    nodes: one('Mean', { keep_dims: attr.flag(true) }, ['axes']),
  },
  {
    title: 'Mean over channels, axis kept',
    inputShape: PICTURE,
    constants: { axes: integers([-1]) },
    nodes: one('Mean', { keep_dims: attr.flag(true) }, ['axes']),
  },
  {
    title: 'Pad of sides and channels',
    inputShape: PICTURE,
    constants: { p: integers([0, 0, 1, 2, 0, 3, 0, 2], [4, 2]) },
    nodes: one('Pad', {}, ['p']),
  },
  {
    title: 'PadV2',
    inputShape: PICTURE,
    constants: {
      p: integers([0, 0, 1, 2, 0, 3, 0, 2], [4, 2]),
      v: { shape: [], values: Float32Array.of(0.7) },
    },
    nodes: one('PadV2', {}, ['p', 'v']),
  },
  {
    title: 'Reshape of a picture to rows',
    inputShape: PICTURE,
    constants: { s: integers([2, -1]) },
    nodes: one('Reshape', {}, ['s']),
  },
  {
    title: 'Reshape of a picture to boxes',
    inputShape: PICTURE,
    constants: { s: integers([2, 84, 2]) },
    nodes: one('Reshape', {}, ['s']),
  },
  {
    title: 'Reshape of rows to a picture',
    inputShape: [2, 24],
    constants: { s: integers([2, 2, 3, 4]) },
    nodes: one('Reshape', {}, ['s']),
  },
  {
    title: 'Reshape of one pixel',
    inputShape: [2, 1, 1, 8],
    constants: { s: integers([-1, 8]) },
    nodes: one('Reshape', {}, ['s']),
  },
  { title: 'Squeeze', inputShape: [2, 1, 1, 8], nodes: one('Squeeze', { squeeze_dims: attr.ints([1, 2]) }) },
  ...[1, 2, 3].map((axis): Case => ({
    title: `ConcatV2 along axis ${axis}`,
    inputShape: PICTURE,
    constants: { axis: integers([axis], []) },
    nodes: [
      { op: 'Relu', input: ['x'] },
      { op: 'ConcatV2', input: ['x', 'n0', 'axis'], attr: { N: { i: 2 } } },
    ],
  })),
  ...['ResizeBilinear', 'ResizeNearestNeighbor'].flatMap((op): Case[] =>
    [
      { align_corners: false, half_pixel_centers: false },
      { align_corners: true, half_pixel_centers: false },
      { align_corners: false, half_pixel_centers: true },
    ].map((flags) => ({
      title: `${op} ${JSON.stringify(flags)}`,
      inputShape: PICTURE,
      constants: { size: integers([14, 12]) },
      nodes: one(
        op,
        {
          align_corners: attr.flag(flags.align_corners),
          half_pixel_centers: attr.flag(flags.half_pixel_centers),
        },
        ['size'],
      ),
    })),
  ),
  {
    title: 'MatMul',
    inputShape: [3, 6],
    constants: { m: randomConstant([6, 5], 1) },
    nodes: one('MatMul', { transpose_a: attr.flag(false), transpose_b: attr.flag(false) }, ['m']),
  },
  {
    title: 'MatMul transposed',
    inputShape: [3, 6],
    constants: { m: randomConstant([5, 6], 1) },
    nodes: one('MatMul', { transpose_a: attr.flag(false), transpose_b: attr.flag(true) }, ['m']),
  },
  {
    title: '_FusedMatMul bias and Relu',
    inputShape: [3, 6],
    constants: { m: randomConstant([6, 5], 1), b: randomConstant([5], 2) },
    nodes: one(
      '_FusedMatMul',
      { transpose_a: attr.flag(false), transpose_b: attr.flag(false), ...fused('BiasAdd', 'Relu') },
      ['m', 'b'],
    ),
  },
];

beforeAll(() => useTfjsBackend('cpu'));

describe('each operator answers as in TensorFlow.js', () => {
  test.each(CASES)('$title', async ({ inputShape, constants = {}, nodes, spread = 1 }) => {
    const named = nodes.map((node, index) => ({ ...node, name: `n${index}` }));
    const files = tinyGraph({
      inputShape,
      constants,
      nodes: [...named, { name: 'out', op: 'Identity', input: [`n${nodes.length - 1}`] }],
    });
    const count = inputShape.reduce((product, size) => product * size, 1);
    const feed = { data: randomNumbers(count, 42).map((value) => value * spread), shape: inputShape };
    const [expected] = runTfjs(files, { inputName: 'x', feed, outputNames: ['out'] });

    const graph = convertGraph(readGraphModel(files.topology, files.weights), {
      graphName: 'test',
      batch: inputShape[0] ?? 1,
      input: { tfjsName: 'x', name: 'image' },
      outputs: [{ tfjsName: 'out', name: 'result' }],
    });
    const { result } = await runOnnx(writeOnnx(graph), { image: toNchw(feed) });

    if (expected === undefined || result === undefined) throw new Error('no output');
    expect(result.shape).toEqual(graph.outputs[0]?.shape);
    expect(largestDifference(toNhwc(result), expected)).toBeLessThan(1e-5);
  });
});
