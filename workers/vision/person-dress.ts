import type { PictureInput } from '../../models/meta';
import type { Detections } from '../../src/domain/detection';
import { type Colours, coloursOf, TRUNK_GRID, trunkRegion } from '../../src/tracking/clothes';
import { TRACKER_DEFAULTS } from '../../src/tracking/tracker-options';
import type { CpuPicture } from './engines/cpu-picture';
import type { InferenceEngine } from './engines/engine';
import { boxAt } from './search/search-area';

const TRUNK: PictureInput = {
  ...TRUNK_GRID,
  channels: 3,
  colour: 'rgb',
  scale: [1, 1, 1],
  offset: [0, 0, 0],
  fit: 'stretch',
  padValue: 0,
};

/**
 * How the people of a frame are dressed, as far as the tracker asks: nothing on a GPU, where the frame is not on the
 * CPU yet and to fetch it would cost more than it gives; a stepped file takes its time. Boxes in frame pixels. What
 * comes out is for the tracker alone and leaves the worker as little as the picture does. The frame stays the
 * caller's.
 */
export function coloursForTracking(
  engine: Pick<InferenceEngine, 'picture'> & { readonly report: Pick<InferenceEngine['report'], 'engine'> },
  frame: VideoFrame,
  { found, isStepped }: { readonly found: Detections; readonly isStepped: boolean },
): readonly (Colours | null)[] {
  if (engine.report.engine === 'ort-webgpu' && !isStepped) return [];
  return coloursOfPeople(engine.picture, frame, found);
}

/** In the order of the detections; null where a score is too low to continue a track. */
function coloursOfPeople(picture: CpuPicture, frame: VideoFrame, found: Detections): (Colours | null)[] {
  const target = new Float32Array(TRUNK.width * TRUNK.height * TRUNK.channels);
  return Array.from({ length: found.count }, (_, row) => {
    if ((found.scores[row] ?? 0) < TRACKER_DEFAULTS.lowScore) return null;
    const regionInFrame = trunkRegion(boxAt(found, row));
    picture.draw({ frame, regionInFrame, input: TRUNK, layout: 'nhwc', target, offset: 0 });
    return coloursOf(target);
  });
}
