import { ConversionError, onnxAxis, type OpConverter } from '../conversion';
import type { OnnxAttribute } from '../onnx-model';
import { spatialPair, windowOf } from './window';

function pool(op: 'MaxPool' | 'AveragePool'): OpConverter {
  return (node, conversion) => {
    const input = conversion.value(node, 0);
    const [batch = 1, , , channels = 0] = input.shape;
    const kernel = spatialPair(node, 'ksize');
    const { outHeight, outWidth, attributes } = windowOf(node, input.shape, kernel);
    // AveragePool has no dilations in this opset, and TensorFlow's pools have none at all.
    const { strides, pads } = attributes;
    return conversion.add({
      name: node.name,
      op,
      inputs: [input.name],
      shape: [batch, outHeight, outWidth, channels],
      attributes: { strides, pads, kernel_shape: { kind: 'ints', values: kernel } },
    });
  };
}

/** Mean over axes; over height and width it is a global average pool. */
const convertMean: OpConverter = (node, conversion) => {
  const input = conversion.value(node, 0);
  const rank = input.shape.length;
  const axes = conversion.numbers(node, 1).map((axis) => (axis < 0 ? axis + rank : axis));
  const keepDims = node.attr.keep_dims?.b ?? false;
  const shape = input.shape.flatMap((size, axis) => {
    if (!axes.includes(axis)) return [size];
    return keepDims ? [1] : [];
  });
  if (rank === 4 && !keepDims && shape.length > 1 && axes.includes(3)) {
    throw new ConversionError(node, 'cannot drop the channels and keep height or width');
  }
  const overPicture = rank === 4 && axes.length === 2 && axes.includes(1) && axes.includes(2);
  if (overPicture && keepDims) {
    return conversion.add({ name: node.name, op: 'GlobalAveragePool', inputs: [input.name], shape });
  }
  const attributes: Record<string, OnnxAttribute> = {
    axes: { kind: 'ints', values: axes.map((axis) => onnxAxis(axis, rank)).sort((a, b) => a - b) },
    keepdims: { kind: 'int', value: keepDims ? 1 : 0 },
  };
  return conversion.add({ name: node.name, op: 'ReduceMean', inputs: [input.name], shape, attributes });
};

export const POOLINGS: Readonly<Record<string, OpConverter>> = {
  MaxPool: pool('MaxPool'),
  AvgPool: pool('AveragePool'),
  Mean: convertMean,
};
