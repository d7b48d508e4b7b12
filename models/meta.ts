import type { EngineId } from '../src/domain/engine';

/** How the numbers of one picture lie: interleaved (TensorFlow.js) or in planes (ONNX). */
export type TensorLayout = 'nhwc' | 'nchw';

/** What an engine is fed and gives back for spatial tensors. */
export function layoutOf(engine: EngineId): TensorLayout {
  return engine === 'tfjs-wasm' ? 'nhwc' : 'nchw';
}

/** One tensor as it leaves an engine: `shape` is in the engine's layout, batch first. */
export interface ModelTensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** The outputs of one run by the names of `ModelMeta.outputs`, whatever the engine calls them. */
export type ModelTensors = Readonly<Record<string, ModelTensor>>;

export type ModelRole =
  'person-detector' | 'face-detector' | 'face-attributes' | 'face-age-gender' | 'mood' | 'face-recognition';

/** first-count: before anything is shown; attributes: after the first count; on-demand: only when asked for. */
export type ModelLoad = 'first-count' | 'attributes' | 'on-demand';

/** Luma of Rec. 601, for nets with one channel: grey = 0.2989 r + 0.587 g + 0.114 b. */
export const GREY_WEIGHTS: readonly [number, number, number] = [0.2989, 0.587, 0.114];

/**
 * How a picture becomes the input tensor. Both layouts get the same numbers: channel `c` (in the
 * order of `colour`) is `pixel · scale[c] + offset[c]` with pixels 0–255.
 */
export interface PictureInput {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /**
   * The net takes smaller pictures too, with sides of so many pixels or a multiple, one per run; see
   * `inputSizedFor`. Left out: this size only.
   */
  readonly sizeStep?: number;
  readonly channels: 1 | 3;
  readonly colour: 'rgb' | 'bgr' | 'grey';
  /** One entry per channel, as `offset`. */
  readonly scale: readonly number[];
  readonly offset: readonly number[];
  /** letterbox: sides kept in proportion, rest filled; stretch: width and height scaled apart. */
  readonly fit: 'letterbox' | 'stretch';
  /** Where a letterboxed picture lies in the input; in the centre if not said. */
  readonly anchor?: 'centre' | 'top-left';
  /** Grey level 0–255 of what lies outside the picture, before scale and offset. */
  readonly padValue: number;
}

/** The input tensor of a net of the registry. */
export interface ModelInput extends PictureInput {
  /** Name in the ONNX file. */
  readonly name: string;
  /** Name of the placeholder in the TensorFlow.js graph. */
  readonly tfjsName: string;
}

/** One tensor the product reads from the net. */
export interface ModelOutput {
  /** Our name for it, and its name in the ONNX file. */
  readonly name: string;
  /** Name of the node in the TensorFlow.js graph. */
  readonly tfjsName: string;
  /** For one picture without the batch; spatial outputs height × width × channels (ONNX: channels first). */
  readonly shape: readonly number[];
}

/** What ONNX Runtime must know of a net to feed it and to read its answer. */
export interface OnnxNet {
  readonly id: string;
  readonly input: PictureInput & { readonly name: string };
  /** The outputs that are read, by their names in the file. */
  readonly outputs: readonly { readonly name: string }[];
  /** A second input that wants the picture's width and height as whole numbers: those of the input are given. */
  readonly sizeInput?: string;
  /** A user's net: one picture per run, and outputs as they are, with or without a batch. */
  readonly isForeign?: boolean;
}

/**
 * A square around the face box: side = the longer side of the box times `scale`, the centre moved
 * down by `shiftY` of the side. What lies outside the frame is filled with `padValue`.
 */
export interface FaceCrop {
  readonly scale: number;
  readonly shiftY: number;
  /** Whether the square is turned with the head, so that the eyes are level. */
  readonly isLevelled: boolean;
  /** The net looks once for each of these factors of `scale`, and once more at the mirror image. */
  readonly zooms: readonly number[];
}

/** A file of an npm package, named from the package's root. */
export interface PackageFile {
  readonly package: string;
  readonly path: string;
}

/** Where the weights come from: a whole graph, or weights for an architecture that is written down here. */
export type ModelGraph =
  | { readonly kind: 'graph-model'; readonly topology: PackageFile; readonly weights: PackageFile }
  | {
      readonly kind: 'weights';
      readonly architecture: 'age-gender' | 'face-recognition';
      readonly manifest: PackageFile;
      readonly weights: PackageFile;
    };

export interface ModelLicence {
  /** SPDX name of the licence the code and the weights are published under, or words where none is stated. */
  readonly code: string;
  readonly weights: string;
  /** What the net learnt from, and on which terms those pictures stand. */
  readonly trainingData: string;
}

/** A number that somebody measured; `by` says on what, and whether here or as published. */
export interface Measurement {
  readonly what: string;
  readonly value: string;
  readonly by: string;
}

/** What a user should know before trusting the net. */
export interface ModelCard {
  readonly summary: string;
  /** Sides in pixels of the frame below which answers should not be trusted. */
  readonly smallestUsefulPx: number;
  /** Empty: not yet measured. */
  readonly accuracy: readonly Measurement[];
  /** Per age band, gender and skin tone; null: not yet measured. */
  readonly accuracyBySubgroup: readonly Measurement[] | null;
  readonly knownFailures: readonly string[];
}

/** The facts of one net. */
export interface ModelMeta {
  readonly id: string;
  readonly role: ModelRole;
  readonly load: ModelLoad;
  readonly upstreamUrl: string;
  readonly graph: ModelGraph;
  readonly licence: ModelLicence;
  /** In the order of the scores; empty where the net answers with numbers. */
  readonly classes: readonly string[];
  readonly input: ModelInput;
  readonly outputs: readonly ModelOutput[];
  /** Nets that look at a face: how it is cut out of the frame. */
  readonly crop: FaceCrop | null;
  /** Batch sizes that the ONNX files are made for, ascending. */
  readonly onnxBatches: readonly number[];
  /** Pictures the TensorFlow.js graph takes in one run; null: any number. */
  readonly tfjsMaxBatch: number | null;
  readonly card: ModelCard;
}

/** One file under `public/`; the name carries the first eight hex digits of its sha256. */
export interface ModelFile {
  /** Relative to the root of the site. */
  readonly url: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** The files of one net per kind of engine. */
export interface ModelArtifacts {
  readonly tfjs: { readonly topology: ModelFile; readonly weights: ModelFile };
  /** By batch size, ascending. */
  readonly onnx: readonly { readonly batch: number; readonly file: ModelFile }[];
}

/** A net with its files. */
export interface ModelEntry extends ModelMeta {
  /** Version of the npm package the weights were taken from. */
  readonly packageVersion: string;
  readonly artifacts: ModelArtifacts;
}
