/** An instant of one kind: somebody came in, or went out. */
export interface Moment {
  readonly mark: MomentMark;
  /** Frame time, ms. */
  readonly atMs: number;
}

export const MOMENT_MARKS = ['in', 'out'] as const;
export type MomentMark = (typeof MOMENT_MARKS)[number];

/** Which moments of two lists are the same. */
export interface MatchedMoments {
  readonly pairs: readonly (readonly [seen: Moment, counted: Moment])[];
  /** Seen, and not counted. */
  readonly missed: readonly Moment[];
  /** Counted, and not seen. */
  readonly extra: readonly Moment[];
}

/**
 * Pairs what was seen with what was counted: the same mark, at most `toleranceMs` apart, each once. In
 * order of time the earliest that fit are paired, which leaves as few as possible over: moments that
 * all reach equally far are a matching of intervals, for which this is optimal.
 */
export function matchMoments(
  seen: readonly Moment[],
  counted: readonly Moment[],
  toleranceMs: number,
): MatchedMoments {
  const parts = MOMENT_MARKS.map((mark) =>
    matchSorted(ofMark(seen, mark), ofMark(counted, mark), toleranceMs),
  );
  return {
    pairs: parts.flatMap(({ pairs }) => pairs),
    missed: parts.flatMap(({ missed }) => missed),
    extra: parts.flatMap(({ extra }) => extra),
  };
}

function ofMark(moments: readonly Moment[], mark: MomentMark): readonly Moment[] {
  return moments.filter((moment) => moment.mark === mark).sort((a, b) => a.atMs - b.atMs);
}

function matchSorted(
  seen: readonly Moment[],
  counted: readonly Moment[],
  toleranceMs: number,
): MatchedMoments {
  const pairs: (readonly [Moment, Moment])[] = [];
  const missed: Moment[] = [];
  const extra: Moment[] = [];
  let next = 0;
  for (const one of seen) {
    for (
      let other = counted[next];
      other !== undefined && other.atMs < one.atMs - toleranceMs;
      other = counted[next]
    ) {
      extra.push(other);
      next += 1;
    }
    const fits = counted[next];
    if (fits !== undefined && fits.atMs <= one.atMs + toleranceMs) {
      pairs.push([one, fits]);
      next += 1;
    } else missed.push(one);
  }
  return { pairs, missed, extra: [...extra, ...counted.slice(next)] };
}
