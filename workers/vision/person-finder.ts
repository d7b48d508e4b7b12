import { decodeCenterNet } from '../../models/person-detector/decode';
import { wholeFrame } from '../../models/placement';
import { modelForRole } from '../../models/registry';
import type { Detections } from '../../src/domain/detection';
import type { Size } from '../../src/domain/geometry';
import type { InferenceEngine } from './engines/engine';

const PERSON_DETECTOR = modelForRole('person-detector');

/** The persons of one frame, with the low scores that the tracker's second stage wants. */
export async function findPersons(
  engine: InferenceEngine,
  input: { readonly frame: VideoFrame; readonly size: Size; readonly capturedAtMs: number },
): Promise<{ readonly detections: Detections; readonly preprocessMs: number }> {
  const { frame, size, capturedAtMs } = input;
  const result = await engine.infer(PERSON_DETECTOR.id, frame, [wholeFrame(size)]);
  const [placement] = result.placements;
  if (placement === undefined) throw new Error('the detector gave no placement');
  const columns = decodeCenterNet(result.tensors, { layout: engine.layout, placement, frame: size });
  return { detections: { ...columns, capturedAtMs }, preprocessMs: result.preprocessMs };
}
