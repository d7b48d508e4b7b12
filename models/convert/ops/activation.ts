import { NCHW_FROM_NHWC, onnxAxis, type Conversion, type OpConverter, type Value } from '../conversion';
import type { OnnxAttribute } from '../onnx-model';
import type { TfNode } from '../tfjs-schema';
import type { Weight } from '../weight';

/** Adds an activation named like the node, over a tensor that is not necessarily its first input. */
type Activation = (node: TfNode, conversion: Conversion, input: Value) => Value;

function simple(
  op: string,
  attributesOf: (node: TfNode) => Record<string, OnnxAttribute> = () => ({}),
): Activation {
  return (node, conversion, input) =>
    conversion.add({
      name: node.name,
      op,
      inputs: [input.name],
      shape: input.shape,
      attributes: attributesOf(node),
    });
}

function clip(min: number, max: number): Activation {
  return (node, conversion, input) =>
    conversion.add({
      name: node.name,
      op: 'Clip',
      inputs: [
        input.name,
        conversion.scalar(`${node.name}/min`, min),
        conversion.scalar(`${node.name}/max`, max),
      ],
      shape: input.shape,
    });
}

/** TensorFlow's name → activation. Also used inside fused nodes. */
export const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  Relu: simple('Relu'),
  Relu6: clip(0, 6),
  LeakyRelu: simple('LeakyRelu', ({ attr }) => ({
    alpha: { kind: 'float', value: attr.alpha?.f ?? attr.leakyrelu_alpha?.f ?? 0.2 },
  })),
  Elu: simple('Elu'),
  Sigmoid: simple('Sigmoid'),
  Tanh: simple('Tanh'),
};

/** Adds a PRelu; the slopes are per channel, or per place and channel. */
export function addPrelu(conversion: Conversion, name: string, input: Value, slopes: Weight): Value {
  const rank = input.shape.length;
  const shape = [...Array<number>(rank - slopes.shape.length).fill(1), ...slopes.shape];
  const slope = conversion.constant({ ...slopes, shape }, rank === 4 ? { order: NCHW_FROM_NHWC } : {});
  return conversion.add({ name, op: 'PRelu', inputs: [input.name, slope], shape: input.shape });
}

const convertPrelu: OpConverter = (node, conversion) =>
  addPrelu(conversion, node.name, conversion.value(node, 0), conversion.weight(node, 1));

/** Over the last axis of TensorFlow's order. */
const convertSoftmax: OpConverter = (node, conversion) => {
  const input = conversion.value(node, 0);
  const rank = input.shape.length;
  return conversion.add({
    name: node.name,
    op: 'Softmax',
    inputs: [input.name],
    shape: input.shape,
    attributes: { axis: { kind: 'int', value: onnxAxis(rank - 1, rank) } },
  });
};

export const ACTIVATION_OPS: Readonly<Record<string, OpConverter>> = {
  ...Object.fromEntries(
    Object.entries(ACTIVATIONS).map(([op, activation]): [string, OpConverter] => [
      op,
      (node, conversion) => activation(node, conversion, conversion.value(node, 0)),
    ]),
  ),
  Prelu: convertPrelu,
  Softmax: convertSoftmax,
};
