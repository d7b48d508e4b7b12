import { DWELL_EDGES_SEC, type DwellHistogram } from './bucket';

/** A histogram without visits. */
export function emptyDwell(): DwellHistogram {
  return { counts: new Array<number>(DWELL_EDGES_SEC.length + 1).fill(0), sumMs: 0 };
}

/** The class of a dwell time: the first whose upper edge is not below it; the last class has no edge. */
export function dwellClassOf(dwellMs: number): number {
  const index = DWELL_EDGES_SEC.findIndex((edgeSec) => dwellMs <= edgeSec * 1000);
  return index === -1 ? DWELL_EDGES_SEC.length : index;
}

/** The histogram with one more visit. */
export function addDwell(histogram: DwellHistogram, dwellMs: number): DwellHistogram {
  const dwellClass = dwellClassOf(dwellMs);
  return {
    counts: histogram.counts.map((count, index) => (index === dwellClass ? count + 1 : count)),
    sumMs: histogram.sumMs + dwellMs,
  };
}

/** Both histograms in one. */
export function mergeDwell(a: DwellHistogram, b: DwellHistogram): DwellHistogram {
  return { counts: a.counts.map((count, index) => count + (b.counts[index] ?? 0)), sumMs: a.sumMs + b.sumMs };
}

/** Number of visits in the histogram. */
export function countVisits(histogram: DwellHistogram): number {
  return histogram.counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The dwell time, ms, that the share `p` (0–1) of the visits does not exceed; null without visits.
 * Interpolated linearly within its class, so it errs by less than the width of that class. In the
 * last, open class it answers the lower edge (one hour), an underestimate.
 */
export function dwellPercentile(histogram: DwellHistogram, p: number): number | null {
  const visits = countVisits(histogram);
  if (visits === 0) return null;
  const wanted = Math.min(Math.max(p, 0), 1) * visits;
  let below = 0;
  let lowerMs = 0;
  for (const [index, edgeSec] of DWELL_EDGES_SEC.entries()) {
    const count = histogram.counts[index] ?? 0;
    const upperMs = edgeSec * 1000;
    if (count > 0 && below + count >= wanted)
      return lowerMs + ((upperMs - lowerMs) * (wanted - below)) / count;
    below += count;
    lowerMs = upperMs;
  }
  return lowerMs;
}
