/** Boxes as columns: x1 y1 x2 y2 per box. */
function areaOf(boxes: Float32Array, index: number): number {
  const at = index * 4;
  const width = (boxes[at + 2] ?? 0) - (boxes[at] ?? 0);
  const height = (boxes[at + 3] ?? 0) - (boxes[at + 1] ?? 0);
  return Math.max(0, width) * Math.max(0, height);
}

/** Intersection over union of two boxes of one column array, 0–1. */
export function iouOf(boxes: Float32Array, first: number, second: number): number {
  const a = first * 4;
  const b = second * 4;
  const width = Math.min(boxes[a + 2] ?? 0, boxes[b + 2] ?? 0) - Math.max(boxes[a] ?? 0, boxes[b] ?? 0);
  const height =
    Math.min(boxes[a + 3] ?? 0, boxes[b + 3] ?? 0) - Math.max(boxes[a + 1] ?? 0, boxes[b + 1] ?? 0);
  if (width <= 0 || height <= 0) return 0;
  const overlap = width * height;
  return overlap / (areaOf(boxes, first) + areaOf(boxes, second) - overlap);
}

/** Box indices by falling score; equal scores keep their order. */
export function orderByScore(scores: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index).sort(
    (first, second) => (scores[second] ?? 0) - (scores[first] ?? 0) || first - second,
  );
}

/** A group of boxes that show the same thing: the best first, then those that overlap it. */
export type Cluster = readonly [number, ...number[]];

/**
 * Groups boxes around the best of them: each joins the first better one it overlaps by more than
 * `iouThreshold`, of the same group number if `groups` is given. Clusters come by falling score.
 */
export function clusterBoxes(columns: {
  readonly boxes: Float32Array;
  readonly scores: ArrayLike<number>;
  readonly count: number;
  readonly iouThreshold: number;
  readonly groups?: ArrayLike<number>;
}): Cluster[] {
  const { boxes, scores, count, iouThreshold, groups } = columns;
  const clusters: [number, ...number[]][] = [];
  for (const index of orderByScore(scores, count)) {
    const home = clusters.find(
      ([best]) =>
        (groups === undefined || groups[best] === groups[index]) && iouOf(boxes, best, index) > iouThreshold,
    );
    if (home === undefined) clusters.push([index]);
    else home.push(index);
  }
  return clusters;
}
