import { orderByScore } from '../../../models/nms';
import type { DetectionColumns } from '../../../models/person-detector/decode';
import { iouOf } from '../../../src/domain/box-overlap';
import type { Box, Size } from '../../../src/domain/geometry';
import { boxAt } from './search-area';

/** What was found in one part of a frame; boxes in frame pixels. */
export interface Look {
  readonly region: Box;
  readonly found: DetectionColumns;
}

/** Boxes of one or several looks that overlap by more are one person. */
const SAME_PERSON_IOU = 0.55;
/** A box that comes this near to where its look ends, as a share of the look's side, is cut off there. */
const SEAM = 0.03;
/** Share of the score that stands on how many looks agree, of those that show the place whole. */
const AGREEMENT = 0.4;

interface Found {
  readonly box: Box;
  readonly score: number;
  readonly classId: number;
}

/** Boxes of one person. */
interface Cluster {
  /** The mean of the boxes, weighted with their scores. */
  box: Box;
  readonly members: Found[];
}

/**
 * The persons of several looks at one area by falling score; boxes that are cut off where a look ends
 * within the area are left out, since its neighbour or the look at the whole shows that person whole.
 * Boxes of one person are averaged by their scores, and the best score is lowered where only some of the
 * looks have found what all show (weighted boxes fusion: Solovyev et al., 2021, with their 0.55 of overlap;
 * there the scores are averaged, but a small person is often found in the enlarged look alone).
 */
export function mergeLooks(looks: readonly Look[], area: Box): DetectionColumns | null {
  const [first] = looks;
  if (first === undefined) return null;
  const whole = looks.flatMap(({ region, found }) =>
    rowsOf(found).filter(({ box }) => !isCut(box, region, area)),
  );
  const clusters: Cluster[] = [];
  for (const index of orderByScore(
    Float32Array.from(whole, ({ score }) => score),
    whole.length,
  )) {
    const found = whole[index];
    if (found !== undefined) join(clusters, found);
  }
  const persons = clusters.map(({ box, members }) => {
    const best = Math.max(...members.map(({ score }) => score));
    const showing = looks.filter(({ region }) => !isCut(box, region, area)).length;
    const agreeing = Math.min(1, members.length / Math.max(1, showing));
    return { box, classId: members[0]?.classId ?? 0, score: best * (1 - AGREEMENT + AGREEMENT * agreeing) };
  });
  return columnsFrom(
    first.found.frame,
    persons.toSorted((a, b) => b.score - a.score),
  );
}

/** Puts a box to the cluster that it overlaps most, or makes one of it. */
function join(clusters: Cluster[], found: Found): void {
  let home: Cluster | null = null;
  let most = SAME_PERSON_IOU;
  for (const cluster of clusters) {
    if (cluster.members[0]?.classId !== found.classId) continue;
    const overlap = iouOf(cluster.box, found.box);
    if (overlap > most) {
      home = cluster;
      most = overlap;
    }
  }
  if (home === null) {
    clusters.push({ box: found.box, members: [found] });
    return;
  }
  home.members.push(found);
  home.box = meanBox(home.members);
}

function meanBox(members: readonly Found[]): Box {
  const total = members.reduce((sum, { score }) => sum + score, 0);
  const mean = (side: keyof Box): number =>
    members.reduce((sum, { box, score }) => sum + box[side] * score, 0) / total;
  return { x1: mean('x1'), y1: mean('y1'), x2: mean('x2'), y2: mean('y2') };
}

function isCut(box: Box, region: Box, area: Box): boolean {
  const across = (region.x2 - region.x1) * SEAM;
  const down = (region.y2 - region.y1) * SEAM;
  return (
    (region.x1 > area.x1 && box.x1 < region.x1 + across) ||
    (region.x2 < area.x2 && box.x2 > region.x2 - across) ||
    (region.y1 > area.y1 && box.y1 < region.y1 + down) ||
    (region.y2 < area.y2 && box.y2 > region.y2 - down)
  );
}

function rowsOf(found: DetectionColumns): readonly Found[] {
  return Array.from({ length: found.count }, (_, index) => ({
    box: boxAt(found, index),
    score: found.scores[index] ?? 0,
    classId: found.classIds[index] ?? 0,
  }));
}

function columnsFrom(frame: Size, persons: readonly Found[]): DetectionColumns {
  return {
    frame,
    count: persons.length,
    boxes: Float32Array.from(persons.flatMap(({ box: { x1, y1, x2, y2 } }) => [x1, y1, x2, y2])),
    scores: Float32Array.from(persons, ({ score }) => score),
    classIds: Uint8Array.from(persons, ({ classId }) => classId),
  };
}
