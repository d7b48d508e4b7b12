import type { DetectionColumns } from '../../models/person-detector/decode';
import type { PersonSearch } from '../../src/domain/config';
import type { Detections } from '../../src/domain/detection';
import type { Size } from '../../src/domain/geometry';
import type { InferenceEngine } from './engines/engine';
import type { PersonDetector } from './person-detector';
import { mergeLooks } from './search/merge-looks';
import { searchAreaOf, withinSearch } from './search/search-area';
import { tilesOf } from './search/tiles';

export interface FoundPersons {
  readonly detections: Detections;
  /** Also who is too small or outside the search region, and so not counted. */
  readonly everybody: DetectionColumns;
  readonly preprocessMs: number;
  /** Times that the net ran. */
  readonly looks: number;
}

/** How often the net looks at a frame that it looks at closely. */
export function closeLooks(search: PersonSearch, frame: Size): number {
  return 1 + tilesOf(searchAreaOf(search, frame)).length;
}

/** The persons of one frame, with the low scores that the tracker's second stage wants. */
export async function findPersons(
  engine: InferenceEngine,
  detector: PersonDetector,
  input: {
    readonly frame: VideoFrame;
    readonly size: Size;
    readonly capturedAtMs: number;
    readonly search: PersonSearch;
    /** Whether enlarged parts are looked at too. */
    readonly isClose: boolean;
    /** See `DetectorRequest`. */
    readonly isReadAsPublished?: boolean;
  },
): Promise<FoundPersons> {
  const { frame, size, capturedAtMs, search, isClose, isReadAsPublished = false } = input;
  const area = searchAreaOf(search, size);
  const regions = isClose ? [area, ...tilesOf(area)] : [area];
  const { columns, preprocessMs } = await detector.detect(engine, {
    frame,
    size,
    regions,
    isReadAsPublished,
  });
  const looks = regions.flatMap((region, index) => {
    const found = columns[index];
    return found === undefined ? [] : [{ region, found }];
  });
  const merged = looks.length > 1 ? mergeLooks(looks, area) : looks[0]?.found;
  if (merged === undefined || merged === null) throw new Error('the detector gave no answer');
  return {
    detections: { ...withinSearch(merged, search), capturedAtMs },
    everybody: merged,
    preprocessMs,
    looks: regions.length,
  };
}
