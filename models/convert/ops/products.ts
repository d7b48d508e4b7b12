import { ConversionError, type OpConverter } from '../conversion';
import { activate, fusedOps } from './fused';

/** A dense layer: rows of the input times a constant matrix, with bias and activation where fused. */
const convertMatMul: OpConverter = (node, conversion) => {
  const input = conversion.value(node, 0);
  const weight = conversion.weight(node, 1);
  const [rows = 1, length = 0] = input.shape;
  const isTransposed = node.attr.transpose_b?.b ?? false;
  if (input.shape.length !== 2 || (node.attr.transpose_a?.b ?? false)) {
    throw new ConversionError(
      node,
      `expected rows × length as the first input, got ${input.shape.join('×')}`,
    );
  }
  const [height = 0, width = 0] = isTransposed ? [...weight.shape].reverse() : weight.shape;
  if (height !== length)
    throw new ConversionError(node, `the matrix takes ${height} numbers, a row has ${length}`);
  const fused = fusedOps(node);
  const bias = fused.hasBias ? [conversion.constant(conversion.weight(node, 2))] : [];
  const product = conversion.add({
    name: fused.activation === null ? node.name : `${node.name}/linear`,
    op: 'Gemm',
    inputs: [input.name, conversion.constant(weight), ...bias],
    shape: [rows, width],
    attributes: { transB: { kind: 'int', value: isTransposed ? 1 : 0 } },
  });
  return activate(node, conversion, product);
};

export const PRODUCTS: Readonly<Record<string, OpConverter>> = {
  MatMul: convertMatMul,
  _FusedMatMul: convertMatMul,
};
