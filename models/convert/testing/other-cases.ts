import { fused, one, PICTURE, pool, type OperatorCase } from './operator-case';
import { attr, integers, randomConstant } from './tiny-graph';

/** Everything but convolutions. */
export const OTHER_CASES: readonly OperatorCase[] = [
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
  ...['Add', 'AddV2', 'Sub', 'Mul', 'RealDiv', 'Minimum', 'Maximum'].flatMap((op): OperatorCase[] => [
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
  ...['Relu', 'Relu6', 'Elu', 'Sigmoid', 'Tanh'].map((op): OperatorCase => ({
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
  ...[1, 2, 3].map((axis): OperatorCase => ({
    title: `ConcatV2 along axis ${axis}`,
    inputShape: PICTURE,
    constants: { axis: integers([axis], []) },
    nodes: [
      { op: 'Relu', input: ['x'] },
      { op: 'ConcatV2', input: ['x', 'n0', 'axis'], attr: { N: { i: 2 } } },
    ],
  })),
  ...['ResizeBilinear', 'ResizeNearestNeighbor'].flatMap((op): OperatorCase[] =>
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
