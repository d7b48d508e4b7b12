import { wholeFrame } from '../../models/placement';
import type { Detections } from '../../src/domain/detection';
import type { Size } from '../../src/domain/geometry';
import type { InferenceEngine } from './engines/engine';
import type { PersonDetector } from './person-detector';

/** The persons of one frame, with the low scores that the tracker's second stage wants. */
export async function findPersons(
  engine: InferenceEngine,
  detector: PersonDetector,
  input: { readonly frame: VideoFrame; readonly size: Size; readonly capturedAtMs: number },
): Promise<{ readonly detections: Detections; readonly preprocessMs: number }> {
  const { frame, size, capturedAtMs } = input;
  const { columns, preprocessMs } = await detector.detect(engine, {
    frame,
    size,
    regions: [wholeFrame(size)],
  });
  const [whole] = columns;
  if (whole === undefined) throw new Error('the detector gave no answer');
  return { detections: { ...whole, capturedAtMs }, preprocessMs };
}
