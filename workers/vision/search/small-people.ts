import type { DetectionColumns } from '../../../models/person-detector/decode';
import type { Box } from '../../../src/domain/geometry';
import { boxAt } from './search-area';

/** People shorter than this share of the searched area's longer side are found more surely when enlarged. */
const SMALL = 1 / 8;
/** A closer look goes on for so long after a small person was last seen. */
const REMEMBERED_MS = 10_000;

/** Whether there are people about who are better seen enlarged; times are ms by the worker's clock. */
export class SmallPeople {
  #seenAtMs = Number.NEGATIVE_INFINITY;

  /** Takes what was found in a frame, also with a low score. */
  note(found: DetectionColumns, area: Box, nowMs: number): void {
    const smallPx = Math.max(area.x2 - area.x1, area.y2 - area.y1) * SMALL;
    for (let index = 0; index < found.count; index += 1) {
      const { y1, y2 } = boxAt(found, index);
      if (y2 - y1 < smallPx) this.#seenAtMs = nowMs;
    }
  }

  areAbout(nowMs: number): boolean {
    return nowMs - this.#seenAtMs <= REMEMBERED_MS;
  }
}
