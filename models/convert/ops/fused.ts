import { ConversionError, type Conversion, type Value } from '../conversion';
import type { TfNode } from '../tfjs-schema';
import { ACTIVATIONS, addPrelu } from './activation';

/** What a fused node does after its convolution or product. */
export interface FusedOps {
  readonly hasBias: boolean;
  readonly activation: string | null;
}

/** Reads `fused_ops`: a bias, an activation, or both in this order. */
export function fusedOps(node: TfNode): FusedOps {
  const names = node.attr.fused_ops?.list?.s ?? [];
  const hasBias = names[0] === 'BiasAdd';
  const [activation = null, ...others] = hasBias ? names.slice(1) : names;
  if (others.length > 0) throw new ConversionError(node, `cannot fuse ${names.join(', ')}`);
  return { hasBias, activation };
}

/** Adds the fused activation, if there is one, under the node's own name. */
export function activate(node: TfNode, conversion: Conversion, input: Value): Value {
  const { activation, hasBias } = fusedOps(node);
  if (activation === null) return input;
  if (activation === 'Prelu')
    return addPrelu(conversion, node.name, input, conversion.weight(node, hasBias ? 3 : 2));
  const convert = ACTIVATIONS[activation];
  if (convert === undefined) throw new ConversionError(node, `unknown fused activation ${activation}`);
  return convert(node, conversion, input);
}
