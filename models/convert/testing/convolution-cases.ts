import { conv, fused, one, PICTURE, type OperatorCase } from './operator-case';
import { attr, randomConstant, randomNumbers } from './tiny-graph';

const kernel = { k: randomConstant([3, 3, 4, 5], 1), b: randomConstant([5], 2) };
const depthwise = { k: randomConstant([3, 3, 4, 2], 3), b: randomConstant([8], 4) };

/** Convolutions, plain, depthwise and fused, and what follows them. */
export const CONVOLUTION_CASES: readonly OperatorCase[] = [
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
  ...['FusedBatchNorm', 'FusedBatchNormV3'].map((op): OperatorCase => ({
    title: op,
    inputShape: PICTURE,
    constants: {
      s: randomConstant([4], 5),
      o: randomConstant([4], 6),
      m: randomConstant([4], 7),
      v: { shape: [4], values: randomNumbers(4, 8).map((value) => Math.abs(value) + 0.1) },
    },
    nodes: one(op, { epsilon: attr.float(0.001), data_format: attr.text('NHWC') }, ['s', 'o', 'm', 'v']),
  })),
];
