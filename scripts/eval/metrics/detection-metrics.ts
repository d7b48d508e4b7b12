import { TRACKER_DEFAULTS } from '../../../src/tracking/tracker-options';
import type { Interval, Metrics } from '../kind';
import {
  averagePrecision,
  COCO_IOUS,
  COCO_SIZES,
  judge,
  recallAndPrecision,
  type JudgedPicture,
  type Judgement,
} from './average-precision';
import { bootstrapInterval, type BootstrapOptions } from './bootstrap';

/** From this score on the product takes a detection for a person by itself. */
const FOUNDING_SCORE = TRACKER_DEFAULTS.highScore;
/** Over ten overlaps a drawing costs ten sums; this many tell as much as is printed. */
const ROUNDS_OF_TEN: Partial<BootstrapOptions> = { rounds: 200 };

/** Places of the pictures that were drawn. */
type Drawing = readonly number[];

export type Intervals = Readonly<Record<string, Interval>>;

/** What was found in the pictures of a set, right or wrong. */
export interface Judged {
  readonly atHalf: Judgement;
  /** In the order of `COCO_IOUS`. */
  readonly byIou: readonly Judgement[];
  /** At half overlap. */
  readonly bySize: Readonly<Record<keyof typeof COCO_SIZES, Judgement>>;
}

/** Judges at every overlap, and by size. */
export function judgeAll(pictures: readonly JudgedPicture[]): Judged {
  return {
    atHalf: judge(pictures, { iou: 0.5 }),
    byIou: COCO_IOUS.map((iou) => judge(pictures, { iou })),
    bySize: {
      small: judge(pictures, { iou: 0.5, area: COCO_SIZES.small }),
      medium: judge(pictures, { iou: 0.5, area: COCO_SIZES.medium }),
      large: judge(pictures, { iou: 0.5, area: COCO_SIZES.large }),
    },
  };
}

/** All null where there is nothing to be found. */
export function metricsOf(judged: Judged): Metrics {
  return {
    ap50: averagePrecision(judged.atHalf),
    ap50_95: ap50To95(judged),
    ...recallAndPrecision(judged.atHalf, FOUNDING_SCORE),
    bySize: {
      small: sizeMetrics(judged.bySize.small),
      medium: sizeMetrics(judged.bySize.medium),
      large: sizeMetrics(judged.bySize.large),
    },
  };
}

function sizeMetrics(judgement: Judgement): Metrics {
  const people = judgement.positives.reduce((sum, count) => sum + count, 0);
  return {
    ap50: averagePrecision(judgement),
    ...recallAndPrecision(judgement, FOUNDING_SCORE),
    people,
  };
}

function ap50To95({ byIou }: Judged, drawing?: Drawing): number | null {
  let sum = 0;
  for (const judgement of byIou) {
    const value = averagePrecision(judgement, drawing);
    if (value === null) return null;
    sum += value;
  }
  return sum / byIou.length;
}

/** Of what `metricsOf` says, over pictures drawn again. */
export function intervalsOf(judged: Judged): Intervals {
  const { atHalf, bySize } = judged;
  const shares = (drawing: Drawing) => recallAndPrecision(atHalf, FOUNDING_SCORE, drawing);
  return {
    ...interval('ap50', judged, (drawing) => averagePrecision(atHalf, drawing)),
    ...interval('ap50_95', judged, (drawing) => ap50To95(judged, drawing), ROUNDS_OF_TEN),
    ...interval('recall', judged, (drawing) => shares(drawing).recall),
    ...interval('precision', judged, (drawing) => shares(drawing).precision),
    ...interval('bySize.small.ap50', judged, (drawing) => averagePrecision(bySize.small, drawing)),
    ...interval('bySize.medium.ap50', judged, (drawing) => averagePrecision(bySize.medium, drawing)),
    ...interval('bySize.large.ap50', judged, (drawing) => averagePrecision(bySize.large, drawing)),
  };
}

/** What the product gains over the stretched picture, with pictures drawn in pairs. */
export function compareJudged(
  own: Judged,
  stretched: Judged,
): { readonly metrics: Metrics; readonly intervals: Intervals } {
  const gainOf = (of: (judged: Judged, drawing?: Drawing) => number | null) => (drawing?: Drawing) => {
    const mine = of(own, drawing);
    const theirs = of(stretched, drawing);
    return mine === null || theirs === null ? null : mine - theirs;
  };
  const ap50 = gainOf(({ atHalf }, drawing) => averagePrecision(atHalf, drawing));
  const ap50_95 = gainOf(ap50To95);
  return {
    metrics: { stretched: metricsOf(stretched), gain: { ap50: ap50(), ap50_95: ap50_95() } },
    intervals: {
      ...interval('gain.ap50', own, ap50),
      ...interval('gain.ap50_95', own, ap50_95, ROUNDS_OF_TEN),
    },
  };
}

function interval(
  name: string,
  { atHalf }: Judged,
  statistic: (drawing: Drawing) => number | null,
  options: Partial<BootstrapOptions> = {},
): Intervals {
  const found = bootstrapInterval([...atHalf.positives.keys()], statistic, options);
  return found === null ? {} : { [name]: found };
}
