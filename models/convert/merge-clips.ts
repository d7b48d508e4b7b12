import type { OnnxGraph, OnnxNode, OnnxTensor } from './onnx-model';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Relu → min → max chains become one Clip, which runtimes fold into the convolution before it. */
export function mergeClips(graph: OnnxGraph): OnnxGraph {
  const initializers = [...graph.initializers];
  const scalars = new Map(initializers.flatMap((tensor) => scalarOf(tensor)));
  const uses = countUses(graph);
  const merged: OnnxNode[] = [];
  for (const node of graph.nodes) {
    const bounds = boundsOf(node, scalars);
    const previous = merged.findLast((candidate) => candidate.outputs[0] === node.inputs[0]);
    const earlier = previous === undefined ? undefined : boundsOf(previous, scalars);
    const isOnlyUse = uses.get(node.inputs[0] ?? '') === 1;
    if (bounds === undefined || previous === undefined || earlier === undefined || !isOnlyUse) {
      merged.push(node);
      continue;
    }
    const both = { min: clamp(earlier.min, bounds), max: clamp(earlier.max, bounds) };
    const inputs = [
      previous.inputs[0] ?? '',
      addScalar(`${node.name}/min`, both.min),
      addScalar(`${node.name}/max`, both.max),
    ];
    merged[merged.indexOf(previous)] = { ...node, op: 'Clip', inputs };
  }
  const needed = countUses({ ...graph, nodes: merged });
  return { ...graph, nodes: merged, initializers: initializers.filter(({ name }) => needed.has(name)) };

  function addScalar(name: string, value: number): string {
    if (!Number.isFinite(value)) return '';
    initializers.push({
      name,
      type: 'float32',
      shape: [],
      bytes: new Uint8Array(Float32Array.of(value).buffer),
    });
    scalars.set(name, value);
    return name;
  }
}

function clamp(value: number, { min, max }: Bounds): number {
  return Math.min(Math.max(value, min), max);
}

function scalarOf(tensor: OnnxTensor): [string, number][] {
  if (tensor.type !== 'float32' || tensor.bytes.length !== 4) return [];
  return [[tensor.name, new DataView(tensor.bytes.buffer, tensor.bytes.byteOffset).getFloat32(0, true)]];
}

function boundsOf(node: OnnxNode, scalars: ReadonlyMap<string, number>): Bounds | undefined {
  if (node.op === 'Relu') return { min: 0, max: Infinity };
  if (node.op !== 'Clip') return undefined;
  const [, min = '', max = ''] = node.inputs;
  const known = {
    min: min === '' ? -Infinity : scalars.get(min),
    max: max === '' ? Infinity : scalars.get(max),
  };
  return known.min === undefined || known.max === undefined ? undefined : { min: known.min, max: known.max };
}

/** How often each tensor is read, by nodes or by whoever runs the graph. */
function countUses({ nodes, outputs }: OnnxGraph): Map<string, number> {
  const uses = new Map<string, number>();
  const names = [...nodes.flatMap((node) => node.inputs), ...outputs.map((port) => port.name)];
  for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}
