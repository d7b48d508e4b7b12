import { attributeOf, Conversion, ConversionError, onnxShape, type Operand, type Value } from './conversion';
import { mergeClips } from './merge-clips';
import type { OnnxGraph, OnnxNode } from './onnx-model';
import { OPS } from './ops';
import type { TfGraph } from './read-tfjs';
import type { TfNode } from './tfjs-schema';

export interface ConvertOptions {
  readonly graphName: string;
  /** Pictures per run; the graph's shapes are fixed to it. */
  readonly batch: number;
  /** Whether pictures may have other heights and widths; left out: only those of the graph's input. */
  readonly isSizeFree?: boolean;
  /** Node of the graph → name in the ONNX file. */
  readonly input: { readonly tfjsName: string; readonly name: string };
  /** What to keep; all that does not lead here is dropped. */
  readonly outputs: readonly { readonly tfjsName: string; readonly name: string }[];
}

/** `name:0` and `name` are a node's first output; others and control inputs are not supported. */
function nodeNameOf(reference: string): string {
  const match = /^([^:^]+)(?::(\d+))?$/.exec(reference);
  if (match?.[1] === undefined || (match[2] ?? '0') !== '0')
    throw new Error(`cannot read the input "${reference}"`);
  return match[1];
}

/**
 * A TensorFlow.js graph → an ONNX graph with the same outputs. Pictures and spatial tensors lie in
 * planes (NCHW) throughout.
 */
export function convertGraph(graph: TfGraph, options: ConvertOptions): OnnxGraph {
  const done = new Map<string, Operand>();
  const conversion = new Conversion(options.batch, operandOf);
  const input = inputValue(graph, options);
  const outputs = options.outputs.map(({ tfjsName, name }) => {
    const operand = operandOf(tfjsName);
    if (operand.kind === 'constant') throw new Error(`output ${tfjsName} is a constant`);
    return { name, value: operand.value };
  });
  return mergeClips({
    name: options.graphName,
    nodes: nameOutputs(conversion.nodes, outputs),
    initializers: conversion.initializers,
    inputs: [{ name: input.name, shape: portShape(input, 'input', options) }],
    outputs: outputs.map(({ name, value }) => ({ name, shape: portShape(value, name, options) })),
  });

  function operandOf(reference: string): Operand {
    const name = nodeNameOf(reference);
    const known = done.get(name);
    if (known !== undefined) return known;
    const node = graph.nodes.get(name);
    if (node === undefined) throw new Error(`the graph has no node "${name}"`);
    const operand = convertNode(node);
    done.set(name, operand);
    return operand;
  }

  function convertNode(node: TfNode): Operand {
    switch (node.op) {
      case 'Placeholder':
        if (node.name !== options.input.tfjsName)
          throw new ConversionError(node, 'an input that is not mapped');
        return { kind: 'value', value: input };
      case 'Const': {
        const weight = graph.weights.get(node.name);
        if (weight === undefined)
          throw new ConversionError(node, 'its numbers are not in the weights manifest');
        return { kind: 'constant', weight };
      }
      case 'Identity':
        return conversion.operand(node, 0);
      default: {
        const convert = OPS[node.op];
        if (convert === undefined) {
          throw new ConversionError(
            node,
            `this operator is not known (known: ${Object.keys(OPS).sort().join(', ')})`,
          );
        }
        return { kind: 'value', value: convert(node, conversion) };
      }
    }
  }
}

/** The shape of what enters or leaves the graph; free lengths are named after the port. */
function portShape(
  { shape }: Value,
  port: string,
  { isSizeFree = false }: ConvertOptions,
): readonly (number | string)[] {
  const fixed = onnxShape(shape);
  const [batch, channels] = fixed;
  if (!isSizeFree || fixed.length !== 4 || batch === undefined || channels === undefined) return fixed;
  return [batch, channels, `${port}_height`, `${port}_width`];
}

function inputValue(graph: TfGraph, { input, batch }: ConvertOptions): Value {
  const node = graph.nodes.get(input.tfjsName);
  if (node === undefined) throw new Error(`the graph has no input "${input.tfjsName}"`);
  const sizes = attributeOf(node, 'shape', ({ shape }) => shape?.dim).map(({ size }) => size);
  const shape = [batch, ...sizes.slice(1)];
  if (shape.some((size) => size < 1))
    throw new ConversionError(node, `expected a fixed shape, got ${sizes.join('×')}`);
  return { name: input.name, shape };
}

/** Gives the tensors that leave the graph their names; one that leaves it twice is copied. */
function nameOutputs(
  nodes: readonly OnnxNode[],
  outputs: readonly { readonly name: string; readonly value: Value }[],
): OnnxNode[] {
  const names = new Map<string, string>();
  const copies: OnnxNode[] = [];
  for (const { name, value } of outputs) {
    const first = names.get(value.name);
    if (first === undefined) names.set(value.name, name);
    else copies.push({ name, op: 'Identity', inputs: [first], outputs: [name], attributes: {} });
  }
  const rename = (name: string): string => names.get(name) ?? name;
  return [
    ...nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) })),
    ...copies,
  ];
}
