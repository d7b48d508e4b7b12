import {
  ConversionError,
  NCHW_FROM_NHWC,
  type Conversion,
  type OpConverter,
  type Value,
} from '../conversion';
import type { TfNode } from '../tfjs-schema';
import { activate, fusedOps } from './fused';
import { windowOf } from './window';

/** TensorFlow's kernels are height × width × in × out, ONNX's out × in × height × width. */
const OIHW_FROM_HWIO = [3, 2, 0, 1] as const;
/** Depthwise kernels are height × width × in × multiplier; channel c of the input makes c·multiplier … */
const IMHW_FROM_HWIM = [2, 3, 0, 1] as const;

interface Kernel {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly outChannels: number;
  readonly groups: number;
}

function plainKernel(node: TfNode, conversion: Conversion, channels: number): Kernel {
  const weight = conversion.weight(node, 1);
  const [height = 0, width = 0, inChannels = 0, outChannels = 0] = weight.shape;
  if (inChannels === 0 || channels % inChannels !== 0) {
    throw new ConversionError(node, `the kernel takes ${inChannels} channels, the input has ${channels}`);
  }
  return {
    name: conversion.constant(weight, { order: OIHW_FROM_HWIO }),
    height,
    width,
    outChannels,
    groups: channels / inChannels,
  };
}

function depthwiseKernel(node: TfNode, conversion: Conversion, channels: number): Kernel {
  const weight = conversion.weight(node, 1);
  const [height = 0, width = 0, inChannels = 0, multiplier = 0] = weight.shape;
  if (channels !== inChannels) {
    throw new ConversionError(node, `the kernel takes ${inChannels} channels, the input has ${channels}`);
  }
  const outChannels = inChannels * multiplier;
  return {
    name: conversion.constant(weight, { order: IMHW_FROM_HWIM, shape: [outChannels, 1, height, width] }),
    height,
    width,
    outChannels,
    groups: channels,
  };
}

function convolve(node: TfNode, conversion: Conversion, kernelOf: typeof plainKernel): Value {
  const input = conversion.value(node, 0);
  const [batch = 1, , , channels = 0] = input.shape;
  const kernel = kernelOf(node, conversion, channels);
  const window = windowOf(node, input.shape, [kernel.height, kernel.width]);
  const fused = fusedOps(node);
  const bias = fused.hasBias
    ? [conversion.constant(conversion.weight(node, 2), { shape: [kernel.outChannels] })]
    : [];
  const convolved = conversion.add({
    name: fused.activation === null ? node.name : `${node.name}/linear`,
    op: 'Conv',
    inputs: [input.name, kernel.name, ...bias],
    shape: [batch, window.outHeight, window.outWidth, kernel.outChannels],
    attributes: {
      ...window.attributes,
      kernel_shape: { kind: 'ints', values: [kernel.height, kernel.width] },
      group: { kind: 'int', value: kernel.groups },
    },
  });
  return activate(node, conversion, convolved);
}

const convertConv: OpConverter = (node, conversion) => convolve(node, conversion, plainKernel);
const convertDepthwise: OpConverter = (node, conversion) => convolve(node, conversion, depthwiseKernel);

/** y = (x − mean) / √(variance + ε) · scale + offset, per channel. */
const convertBatchNorm: OpConverter = (node, conversion) => {
  const input = conversion.value(node, 0);
  const parameters = [1, 2, 3, 4].map((index) => conversion.constant(conversion.weight(node, index)));
  return conversion.add({
    name: node.name,
    op: 'BatchNormalization',
    inputs: [input.name, ...parameters],
    shape: input.shape,
    attributes: { epsilon: { kind: 'float', value: node.attr.epsilon?.f ?? 1e-4 } },
  });
};

/** A bias along the last axis of NHWC. */
const convertBiasAdd: OpConverter = (node, conversion) => {
  const input = conversion.value(node, 0);
  const weight = conversion.weight(node, 1);
  const bias =
    input.shape.length === 4
      ? conversion.constant({ ...weight, shape: [1, 1, 1, ...weight.shape] }, { order: NCHW_FROM_NHWC })
      : conversion.constant(weight);
  return conversion.add({ name: node.name, op: 'Add', inputs: [input.name, bias], shape: input.shape });
};

export const CONVOLUTIONS: Readonly<Record<string, OpConverter>> = {
  Conv2D: convertConv,
  _FusedConv2D: convertConv,
  DepthwiseConv2dNative: convertDepthwise,
  FusedDepthwiseConv2dNative: convertDepthwise,
  FusedBatchNorm: convertBatchNorm,
  FusedBatchNormV3: convertBatchNorm,
  BiasAdd: convertBiasAdd,
};
