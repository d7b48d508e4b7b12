import type { ModelMeta, PackageFile } from '../meta';

/** The files of one net, ready to be written. */
export interface PreparedModel {
  readonly topology: Uint8Array;
  readonly weights: Uint8Array;
  /** ONNX files by batch size. */
  readonly onnx: ReadonlyMap<number, Uint8Array>;
}

/** The package files a net is made from. */
export function sourceFilesOf(meta: ModelMeta): readonly PackageFile[] {
  const { graph } = meta;
  return graph.kind === 'graph-model' ? [graph.topology, graph.weights] : [graph.manifest, graph.weights];
}

/** Makes a net's files from its package files. The same bytes come out for the same bytes in. */
export function prepareModel(meta: ModelMeta, read: (file: PackageFile) => Uint8Array): PreparedModel {
  const { graph } = meta;
  if (graph.kind === 'weights') throw new Error(`${meta.id}: no builder for ${graph.architecture} yet`);
  return { topology: read(graph.topology), weights: read(graph.weights), onnx: new Map() };
}
