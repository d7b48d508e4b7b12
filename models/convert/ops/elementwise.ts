import {
  ConversionError,
  NCHW_FROM_NHWC,
  type Conversion,
  type OpConverter,
  type Operand,
} from '../conversion';
import type { TfNode } from '../tfjs-schema';
import { elementsOf, type Weight } from '../weight';

/** Both inputs' shape after broadcasting. */
function broadcast(node: TfNode, first: readonly number[], second: readonly number[]): readonly number[] {
  const rank = Math.max(first.length, second.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = first[axis - rank + first.length] ?? 1;
    const b = second[axis - rank + second.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) {
      throw new ConversionError(node, `shapes ${first.join('×')} and ${second.join('×')} do not fit`);
    }
    return Math.max(a, b);
  });
}

function shapeOf(operand: Operand): readonly number[] {
  return operand.kind === 'value' ? operand.value.shape : operand.weight.shape;
}

/** A constant so that it broadcasts against a tensor of `rank` in the ONNX graph. */
function constantOfRank(conversion: Conversion, weight: Weight, rank: number): string {
  if (elementsOf(weight.shape) === 1) return conversion.constant(weight, { shape: [] });
  if (rank !== 4) return conversion.constant(weight);
  const shape = [...Array<number>(4 - weight.shape.length).fill(1), ...weight.shape];
  return conversion.constant({ ...weight, shape }, { order: NCHW_FROM_NHWC });
}

function binary(op: string): OpConverter {
  return (node, conversion) => {
    const operands = [conversion.operand(node, 0), conversion.operand(node, 1)] as const;
    const shape = broadcast(node, shapeOf(operands[0]), shapeOf(operands[1]));
    const inputs = operands.map((operand) => {
      if (operand.kind === 'constant') return constantOfRank(conversion, operand.weight, shape.length);
      const { value } = operand;
      if (value.shape.length !== shape.length && elementsOf(value.shape) !== 1) {
        throw new ConversionError(
          node,
          `cannot broadcast a computed tensor of rank ${value.shape.length} to ${shape.length}`,
        );
      }
      return value.name;
    });
    return conversion.add({ name: node.name, op, inputs, shape });
  };
}

/** Minimum and Maximum against one number become a Clip, which runtimes fold into convolutions. */
function bound(op: 'Min' | 'Max'): OpConverter {
  return (node, conversion) => {
    const operands = [conversion.operand(node, 0), conversion.operand(node, 1)] as const;
    const limit = operands.find(
      (operand) => operand.kind === 'constant' && elementsOf(operand.weight.shape) === 1,
    );
    const input = operands.find((operand) => operand.kind === 'value');
    if (limit?.kind !== 'constant' || input?.kind !== 'value') return binary(op)(node, conversion);
    const name = conversion.constant(limit.weight, { shape: [] });
    return conversion.add({
      name: node.name,
      op: 'Clip',
      inputs: op === 'Min' ? [input.value.name, '', name] : [input.value.name, name],
      shape: input.value.shape,
    });
  };
}

export const ELEMENTWISE: Readonly<Record<string, OpConverter>> = {
  Add: binary('Add'),
  AddV2: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Mul'),
  RealDiv: binary('Div'),
  Minimum: bound('Min'),
  Maximum: bound('Max'),
};
