import type { Size } from '../../src/domain/geometry';
import type { ModelTensors } from '../meta';
import type { DetectionColumns } from '../person-detector/decode';
import type { Placement } from '../placement';
import { Candidates } from './candidates';
import { decodeDetr, decodeDetrDecoded, decodeRows } from './decode-detr';
import { decodeNanoDet } from './decode-nanodet';
import { decodeYolov8, decodeYolox } from './decode-yolo';
import type { Pack, PackLayout } from './pack';

/** Lowest score kept: the tracker's second stage wants low ones too. */
const MIN_SCORE = 0.1;
/** As the nets' own tools suppress (YOLOX 0.65, Ultralytics 0.7, NanoDet 0.6); null: one box per person already. */
const IOU_THRESHOLDS: Readonly<Record<PackLayout, number | null>> = {
  yolox: 0.65,
  yolov8: 0.7,
  nanodet: 0.6,
  detr: null,
  'detr-decoded': null,
  rows: null,
};

/** Puts the people of one answer into `found`, in pixels of the input; throws when a shape is not as recognised. */
export type PackDecoder = (pack: Pack, tensors: ModelTensors, found: Candidates) => void;

const DECODERS: Readonly<Record<PackLayout, PackDecoder>> = {
  yolox: decodeYolox,
  yolov8: decodeYolov8,
  nanodet: decodeNanoDet,
  detr: decodeDetr,
  'detr-decoded': decodeDetrDecoded,
  rows: decodeRows,
};

/** A pack's answer for one picture → people in frame pixels by falling score. */
export function decodePack(
  pack: Pack,
  tensors: ModelTensors,
  options: { readonly placement: Placement; readonly frame: Size; readonly minScore?: number },
): DetectionColumns {
  const { layout } = pack.reading;
  const found = new Candidates(options.minScore ?? MIN_SCORE);
  DECODERS[layout](pack, tensors, found);
  const { placement, frame } = options;
  return found.detections({ placement, frame, iouThreshold: IOU_THRESHOLDS[layout] });
}
