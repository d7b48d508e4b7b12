import type { ModelMeta, PackageFile } from '../meta';
import { convertGraph } from './convert';
import { readGraphModel } from './read-tfjs';
import { writeOnnx } from './write-onnx';

/** The files of one net, ready to be written. */
export interface PreparedModel {
  readonly topology: Uint8Array;
  readonly weights: Uint8Array;
  /** ONNX files by batch size. */
  readonly onnx: ReadonlyMap<number, Uint8Array>;
}

/** Makes a net's files from its package files. The same bytes come out for the same bytes in. */
export function prepareModel(meta: ModelMeta, read: (file: PackageFile) => Uint8Array): PreparedModel {
  const { topology, weights } = graphModelOf(meta, read);
  const graph = readGraphModel(topology, weights);
  const { input, outputs } = meta;
  const onnx = meta.onnxBatches.map((batch): [number, Uint8Array] => [
    batch,
    writeOnnx(convertGraph(graph, { graphName: meta.id, batch, input, outputs })),
  ]);
  return { topology, weights, onnx: new Map(onnx) };
}

function graphModelOf(
  { id, graph }: ModelMeta,
  read: (file: PackageFile) => Uint8Array,
): { topology: Uint8Array; weights: Uint8Array } {
  if (graph.kind === 'graph-model') return { topology: read(graph.topology), weights: read(graph.weights) };
  throw new Error(`${id}: no builder for ${graph.architecture} yet`);
}
