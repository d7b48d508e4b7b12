import { type DetectionColumns, decodeCenterNet } from '../../models/person-detector/decode';
import { modelForRole } from '../../models/registry';
import type { Box, Size } from '../../src/domain/geometry';
import type { InferenceEngine } from './engines/engine';

/** What a detector is asked: some regions of one frame, all in frame pixels. */
export interface DetectorRequest {
  readonly frame: VideoFrame;
  readonly size: Size;
  readonly regions: readonly Box[];
}

export interface DetectorAnswer {
  /** The persons of each region by falling score, boxes in frame pixels, in the order of the regions. */
  readonly columns: readonly DetectionColumns[];
  readonly preprocessMs: number;
}

/** A net that finds persons, whatever its outputs look like. Its session is the engine's. */
export interface PersonDetector {
  readonly modelId: string;
  detect(engine: InferenceEngine, request: DetectorRequest): Promise<DetectorAnswer>;
}

const CENTERNET = modelForRole('person-detector');

/** The default pack's net. */
export const centerNetDetector: PersonDetector = {
  modelId: CENTERNET.id,
  async detect(engine, { frame, size, regions }) {
    const { tensors, placements, preprocessMs } = await engine.infer(CENTERNET.id, frame, regions);
    const columns = placements.map((placement, batchIndex) =>
      decodeCenterNet(tensors, { layout: engine.layout, placement, frame: size, batchIndex }),
    );
    return { columns, preprocessMs };
  },
};
