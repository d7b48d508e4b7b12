import { type ComparedFrame, type IdentifiedBox, MATCH_IOU, matchFrame } from './compared-frame';
import { iouOf } from '../../../src/domain/box-overlap';

/** CLEAR MOT of one sequence; shares are null where nothing could be counted. */
export interface ClearMetrics {
  /** 1 − (misses + false positives + id switches) / true boxes; may be negative. */
  readonly mota: number | null;
  /** Mean overlap (IoU) of matched boxes. */
  readonly motp: number | null;
  readonly recall: number | null;
  readonly precision: number | null;
  readonly idSwitches: number;
  /** How often somebody who was followed is followed again after a break. */
  readonly fragments: number;
  readonly falsePositives: number;
  readonly misses: number;
  readonly matches: number;
}

interface Match {
  readonly truth: IdentifiedBox;
  readonly output: IdentifiedBox;
}

/** What is known of one true person so far. */
interface Followed {
  /** The track of the newest match. */
  trackId: number;
  /** Whether the newest frame that showed the person had a match. */
  isMatched: boolean;
}

/**
 * CLEAR MOT (Bernardin & Stiefelhagen, 2008) as MOTChallenge counts it: pairs of the frame before
 * are kept while they overlap by `minIou`, the rest are matched anew. A person who is matched to
 * another track than the last time, however long ago that was, is an id switch.
 */
export function clearMetrics(frames: readonly ComparedFrame[], minIou = MATCH_IOU): ClearMetrics {
  const people = new Map<number, Followed>();
  let before: ReadonlyMap<number, number> = new Map();
  let [idSwitches, fragments, misses, falsePositives, matched, overlap] = [0, 0, 0, 0, 0, 0];
  for (const frame of frames) {
    const matches = matchWithHistory(frame, before, minIou);
    const trackOf = new Map(matches.map(({ truth, output }) => [truth.id, output.id]));
    for (const { id } of frame.truth) {
      const trackId = trackOf.get(id);
      const person = people.get(id);
      if (trackId === undefined) {
        if (person !== undefined) person.isMatched = false;
        continue;
      }
      if (person !== undefined && person.trackId !== trackId) idSwitches += 1;
      if (person?.isMatched === false) fragments += 1;
      people.set(id, { trackId, isMatched: true });
    }
    for (const { truth, output } of matches) overlap += iouOf(truth.box, output.box);
    matched += matches.length;
    misses += frame.truth.length - matches.length;
    falsePositives += frame.output.length - matches.length;
    before = trackOf;
  }
  return {
    mota: shareOf(matched - falsePositives - idSwitches, matched + misses),
    motp: shareOf(overlap, matched),
    recall: shareOf(matched, matched + misses),
    precision: shareOf(matched, matched + falsePositives),
    idSwitches,
    fragments,
    falsePositives,
    misses,
    matches: matched,
  };
}

function matchWithHistory(
  { truth, output }: ComparedFrame,
  before: ReadonlyMap<number, number>,
  minIou: number,
): readonly Match[] {
  const kept = truth.flatMap((person): Match[] => {
    const track = output.find(({ id }) => id === before.get(person.id));
    return track !== undefined && iouOf(person.box, track.box) >= minIou
      ? [{ truth: person, output: track }]
      : [];
  });
  const rest = {
    truth: truth.filter((person) => !kept.some((match) => match.truth === person)),
    output: output.filter((track) => !kept.some((match) => match.output === track)),
  };
  const found = matchFrame(rest, minIou).flatMap(({ row, column }): Match[] => {
    const [person, track] = [rest.truth[row], rest.output[column]];
    return person === undefined || track === undefined ? [] : [{ truth: person, output: track }];
  });
  return [...kept, ...found];
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
