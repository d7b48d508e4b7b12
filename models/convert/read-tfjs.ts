import {
  graphModelSchema,
  weightsManifestSchema,
  type TfNode,
  type WeightSpec,
  type WeightsManifest,
} from './tfjs-schema';
import { compactFloats, elementsOf, type StoredWeight, type Weight } from './weight';

/** A TensorFlow.js graph model: nodes by name, and the constants among them with their numbers. */
export interface TfGraph {
  readonly nodes: ReadonlyMap<string, TfNode>;
  readonly weights: ReadonlyMap<string, Weight>;
}

/** Parses a `model.json` and its weights; shards are joined in the order of the manifest. */
export function readGraphModel(topology: Uint8Array, weights: Uint8Array): TfGraph {
  const model = graphModelSchema.parse(parseJson(topology));
  return {
    nodes: new Map(model.modelTopology.node.map((node) => [node.name, node])),
    weights: readWeights(model.weightsManifest, weights),
  };
}

/** Parses a weights manifest that stands alone, without a graph. */
export function readWeightsManifest(manifest: Uint8Array): WeightsManifest {
  return weightsManifestSchema.parse(parseJson(manifest));
}

/** The weights of a manifest by name; float32 numbers that float16 holds exactly are kept as float16. */
export function readWeights(manifest: WeightsManifest, bytes: Uint8Array): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const spec of manifest.flatMap((group) => group.weights)) {
    const length = elementsOf(spec.shape) * bytesPerElement(spec);
    if (offset + length > bytes.length) {
      throw new Error(
        `weights end early: ${spec.name} needs bytes up to ${offset + length}, there are ${bytes.length}`,
      );
    }
    // A copy, so that wider elements are aligned.
    weights.set(spec.name, {
      name: spec.name,
      shape: spec.shape,
      stored: storedOf(spec, new Uint8Array(bytes.subarray(offset, offset + length))),
    });
    offset += length;
  }
  if (offset !== bytes.length)
    throw new Error(`weights: the manifest describes ${offset} bytes, there are ${bytes.length}`);
  return weights;
}

function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function bytesPerElement({ quantization }: WeightSpec): number {
  if (quantization === undefined) return 4;
  return quantization.dtype === 'uint8' ? 1 : 2;
}

function storedOf({ dtype, quantization }: WeightSpec, bytes: Uint8Array<ArrayBuffer>): StoredWeight {
  if (dtype === 'int32') return { kind: 'int32', values: new Int32Array(bytes.buffer) };
  if (quantization === undefined) return compactFloats(new Float32Array(bytes.buffer));
  switch (quantization.dtype) {
    case 'float16':
      return { kind: 'float16', values: new Uint16Array(bytes.buffer) };
    case 'uint8':
      return { kind: 'uint8', values: bytes, scale: quantization.scale, min: quantization.min };
    case 'uint16': {
      const { scale, min } = quantization;
      return compactFloats(Float32Array.from(new Uint16Array(bytes.buffer), (value) => value * scale + min));
    }
  }
}
