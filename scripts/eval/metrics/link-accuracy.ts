import type { Interval } from '../kind';
import { bootstrapInterval } from './bootstrap';
import { type ComparedFrame, MATCH_IOU, matchFrame } from './compared-frame';

/** Links of one true person and how many of them the tracker kept. */
interface PersonLinks {
  links: number;
  kept: number;
}

/** Share of links that a tracker keeps. */
export interface LinkMetrics {
  /** Null where nobody is in two frames after each other. */
  readonly linkAccuracy: number | null;
  readonly links: number;
  /** Of `linkAccuracy`; people are drawn again, as what happens to one person's links is not independent. */
  readonly interval: Interval | null;
}

/**
 * A link is one true id in two consecutive frames of the sequence. It is kept where both boxes are
 * matched (IoU ≥ `minIou`, each frame by itself, so that no history helps) to one and the same track.
 * A box that the tracker does not have breaks its links; somebody's first or last frame is no link.
 */
export function linkMetrics(frames: readonly ComparedFrame[], minIou = MATCH_IOU): LinkMetrics {
  const people = new Map<number, PersonLinks>();
  let before: ReadonlyMap<number, number | null> = new Map();
  for (const frame of frames) {
    const trackOf = tracksOf(frame, minIou);
    for (const [id, trackId] of trackOf) {
      const trackBefore = before.get(id);
      if (trackBefore === undefined) continue;
      const person = people.get(id) ?? { links: 0, kept: 0 };
      person.links += 1;
      if (trackId !== null && trackId === trackBefore) person.kept += 1;
      people.set(id, person);
    }
    before = trackOf;
  }
  const all = [...people.values()];
  return {
    linkAccuracy: shareKept(all),
    links: all.reduce((sum, { links }) => sum + links, 0),
    interval: bootstrapInterval(all, shareKept),
  };
}

/** The track of each true id of the frame, null where it has none. */
function tracksOf(frame: ComparedFrame, minIou: number): ReadonlyMap<number, number | null> {
  const pairs = matchFrame(frame, minIou);
  return new Map(
    frame.truth.map(({ id }, row) => {
      const column = pairs.find((pair) => pair.row === row)?.column;
      return [id, column === undefined ? null : (frame.output[column]?.id ?? null)];
    }),
  );
}

function shareKept(people: readonly PersonLinks[]): number | null {
  const links = people.reduce((sum, person) => sum + person.links, 0);
  return links === 0 ? null : people.reduce((sum, person) => sum + person.kept, 0) / links;
}
