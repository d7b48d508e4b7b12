import { decodePack } from '../../models/packs/decode';
import { packModelId, type Pack } from '../../models/packs/pack';
import { type DetectionColumns, decodeCenterNet } from '../../models/person-detector/decode';
import { modelForRole } from '../../models/registry';
import type { Box, Size } from '../../src/domain/geometry';
import type { InferenceEngine } from './engines/engine';

/** What a detector is asked: some regions of one frame, all in frame pixels. */
export interface DetectorRequest {
  readonly frame: VideoFrame;
  readonly size: Size;
  readonly regions: readonly Box[];
  /** The default pack's net alone: its scores as its own graph gives them, for comparing. */
  readonly isReadAsPublished?: boolean;
}

export interface DetectorAnswer {
  /** The persons of each region by falling score, boxes in frame pixels, in the order of the regions. */
  readonly columns: readonly DetectionColumns[];
  readonly preprocessMs: number;
}

/** A net that finds persons, whatever its outputs look like. Its session is the engine's. */
export interface PersonDetector {
  readonly modelId: string;
  /** Pixels of its input. */
  readonly inputSize: Size;
  detect(engine: InferenceEngine, request: DetectorRequest): Promise<DetectorAnswer>;
}

const CENTERNET = modelForRole('person-detector');

/** The default pack's net. */
export const centerNetDetector: PersonDetector = {
  modelId: CENTERNET.id,
  inputSize: CENTERNET.input,
  async detect(engine, { frame, size, regions, isReadAsPublished = false }) {
    const { tensors, placements, preprocessMs } = await engine.infer(CENTERNET.id, frame, regions);
    const { layout } = engine;
    const columns = placements.map((placement, batchIndex) =>
      decodeCenterNet(tensors, { layout, placement, frame: size, batchIndex, isReadAsPublished }),
    );
    return { columns, preprocessMs };
  },
};

/** A pack's net; it looks at one region after the other. */
export function packDetector(pack: Pack): PersonDetector {
  const modelId = packModelId(pack);
  return {
    modelId,
    inputSize: pack.input,
    async detect(engine, { frame, size, regions }) {
      const columns: DetectionColumns[] = [];
      let preprocessMs = 0;
      for (const region of regions) {
        const answer = await engine.infer(modelId, frame, [region]);
        const [placement] = answer.placements;
        if (placement === undefined) throw new Error(`${modelId} gave no answer`);
        columns.push(decodePack(pack, answer.tensors, { placement, frame: size }));
        preprocessMs += answer.preprocessMs;
      }
      return { columns, preprocessMs };
    },
  };
}

const chosen = new WeakMap<InferenceEngine, PersonDetector>();

/** From now on this net finds the persons of everything that the engine is asked. */
export function useDetector(engine: InferenceEngine, detector: PersonDetector): void {
  chosen.set(engine, detector);
}

/** The net that finds persons on an engine: the default pack's until another was loaded. */
export function detectorOf(engine: InferenceEngine): PersonDetector {
  return chosen.get(engine) ?? centerNetDetector;
}
