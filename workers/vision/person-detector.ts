import { decodePack } from '../../models/packs/decode';
import { packModelId, type Pack } from '../../models/packs/pack';
import type { ModelTensors } from '../../models/meta';
import { type DetectionColumns, decodeCenterNet } from '../../models/person-detector/decode';
import type { Placement } from '../../models/placement';
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
  detect(engine, request) {
    const { size, isReadAsPublished = false } = request;
    const { layout } = engine;
    return lookAtEach(engine, { modelId: CENTERNET.id, ...request }, (tensors, placement) =>
      decodeCenterNet(tensors, { layout, placement, frame: size, isReadAsPublished }),
    );
  },
};

/** A pack's net. */
export function packDetector(pack: Pack): PersonDetector {
  const modelId = packModelId(pack);
  return {
    modelId,
    inputSize: pack.input,
    detect(engine, request) {
      const { size } = request;
      return lookAtEach(engine, { modelId, ...request }, (tensors, placement) =>
        decodePack(pack, tensors, { placement, frame: size }),
      );
    },
  };
}

/** One region after the other: their shapes differ, and so may the sizes that the net sees them in. */
async function lookAtEach(
  engine: InferenceEngine,
  { modelId, frame, regions }: DetectorRequest & { readonly modelId: string },
  decode: (tensors: ModelTensors, placement: Placement) => DetectionColumns,
): Promise<DetectorAnswer> {
  const columns: DetectionColumns[] = [];
  let preprocessMs = 0;
  for (const region of regions) {
    const answer = await engine.infer(modelId, frame, [region]);
    const [placement] = answer.placements;
    if (placement === undefined) throw new Error(`${modelId} gave no answer`);
    columns.push(decode(answer.tensors, placement));
    preprocessMs += answer.preprocessMs;
  }
  return { columns, preprocessMs };
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
