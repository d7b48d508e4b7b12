import type { ModelMeta, PackageFile } from '../meta';
import { buildAgeGender } from './architectures/age-gender';
import { buildFaceRecognition } from './architectures/face-recognition';
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

/** Nets whose package has weights but no graph. */
const BUILDERS = { 'age-gender': buildAgeGender, 'face-recognition': buildFaceRecognition };

/** Makes a net's files from its package files. The same bytes come out for the same bytes in. */
export function prepareModel(meta: ModelMeta, read: (file: PackageFile) => Uint8Array): PreparedModel {
  const { topology, weights } = graphModelOf(meta, read);
  const graph = readGraphModel(topology, weights);
  const { input, outputs } = meta;
  const isSizeFree = input.sizeStep !== undefined;
  const onnx = meta.onnxBatches.map((batch): [number, Uint8Array] => [
    batch,
    writeOnnx(convertGraph(graph, { graphName: meta.id, batch, isSizeFree, input, outputs })),
  ]);
  return { topology, weights, onnx: new Map(onnx) };
}

function graphModelOf(
  { id, graph }: ModelMeta,
  read: (file: PackageFile) => Uint8Array,
): { topology: Uint8Array; weights: Uint8Array } {
  if (graph.kind === 'graph-model') return { topology: read(graph.topology), weights: read(graph.weights) };
  const build = BUILDERS[graph.architecture];
  return build(read(graph.manifest), read(graph.weights), `${id}.bin`);
}
