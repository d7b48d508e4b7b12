import type { OnnxNet, PictureInput } from '../meta';

/**
 * A model pack: one ONNX detector that the product was not built with, a user's own or a public one.
 * Its file is pinned by sha256; everything else says how it is fed and read.
 */

/**
 * What the outputs look like; N boxes, C classes.
 * - `yolox`: one output of N × (4 + 1 + C): centre, size, objectness, classes.
 * - `yolov8`: one output of (4 + C) × N or N × (4 + C): centre, size, classes.
 * - `detr`: boxes N × 4 (centre and size, 0–1) and logits N × C.
 * - `detr-decoded`: labels N, boxes N × 4 (corners) and scores N; the picture's size may be an input.
 * - `rows`: after suppression, N × 6: two corners, score, class.
 * - `nanodet`: scores N × C and distributions N × 4·B of the distances to four sides, per stride or in one.
 */
export const PACK_LAYOUTS = ['yolox', 'yolov8', 'detr', 'detr-decoded', 'rows', 'nanodet'] as const;
export type PackLayout = (typeof PACK_LAYOUTS)[number];

/** What the numbers of a box count: cells of its stride (YOLOX), pixels of the input, or shares of it. */
export const BOX_UNITS = ['cells', 'pixels', 'shares'] as const;
export type BoxUnit = (typeof BOX_UNITS)[number];

/** How a class's number becomes its score 0–1. */
export const SCORE_KINDS = ['plain', 'sigmoid', 'softmax'] as const;
export type ScoreKind = (typeof SCORE_KINDS)[number];

/** How a pack's answer is read. */
export interface PackReading {
  readonly layout: PackLayout;
  readonly boxes: BoxUnit;
  readonly scores: ScoreKind;
  /** In the order of the scores; numbers where the file names none. */
  readonly classes: readonly string[];
  /** Which of the classes are people. */
  readonly personClasses: readonly number[];
}

/** A pack as the page, the worker and the command line know it. */
export interface Pack {
  /** Lower-case letters, digits and dashes; in every bucket, with the first digits of the sha256. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** Null: not stated. */
  readonly licence: string | null;
  /** Null: a file of the user's. */
  readonly sourceUrl: string | null;
  readonly input: PictureInput & { readonly name: string; readonly channels: 3 };
  /** A second input for width and height; null: there is none. */
  readonly sizeInput: string | null;
  /** Names of the outputs in the order in which the layout lists them. */
  readonly outputs: readonly string[];
  readonly reading: PackReading;
}

/** A pack larger than this is refused: wasm memory ends at 4 GB, and a detector is a tenth of it. */
export const MAX_PACK_BYTES = 250_000_000;

/** What an engine calls a pack's net: never as one of the registry, whatever its file is called. */
export function packModelId({ id }: Pack): string {
  return `pack:${id}`;
}

/** A pack as ONNX Runtime is fed. */
export function netOf(pack: Pack): OnnxNet {
  return {
    id: packModelId(pack),
    input: pack.input,
    outputs: pack.outputs.map((name) => ({ name })),
    ...(pack.sizeInput === null ? {} : { sizeInput: pack.sizeInput }),
    isForeign: true,
  };
}

/** A file's or a model's name as an id. */
export function packIdOf(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/\.onnx$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return id === '' ? 'own-model' : id;
}
