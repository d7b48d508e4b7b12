import type { Box } from '../../src/domain/geometry';
import type { DetectionColumns } from '../person-detector/decode';
import { EQUIPMENT_CLASSES, type EquipmentClass } from './decode';

export const EQUIPMENT = ['helmet', 'vest'] as const;
export type Equipment = (typeof EQUIPMENT)[number];

/** What one frame says of one person; 'unknown' where nothing is seen clearly enough. */
export type EquipmentState = 'worn' | 'missing' | 'unknown';

interface Part {
  readonly worn: EquipmentClass;
  readonly missing: EquipmentClass;
  /** Shares of the person's height between which the middle of a box lies. */
  readonly from: number;
  readonly to: number;
}

/** Head and body; close-ups end at the chest, so the head may reach down to the middle. */
const PARTS: Readonly<Record<Equipment, Part>> = {
  helmet: { worn: 'helmet', missing: 'no-helmet', from: -0.1, to: 0.5 },
  vest: { worn: 'vest', missing: 'no-vest', from: 0.1, to: 0.9 },
};

/**
 * Judges one person by the boxes whose middle lies in the head or body part of the person's box: the surer
 * side counts, if its score reaches `minScore`. All boxes in frame pixels.
 */
export function equipmentOf(
  person: Box,
  found: DetectionColumns,
  minScore: number,
): Readonly<Record<Equipment, EquipmentState>> {
  const stateOf = (equipment: Equipment): EquipmentState => {
    const part = PARTS[equipment];
    const worn = strengthOf(part.worn, part, { person, found });
    const missing = strengthOf(part.missing, part, { person, found });
    if (Math.max(worn, missing) < minScore) return 'unknown';
    return worn >= missing ? 'worn' : 'missing';
  };
  return { helmet: stateOf('helmet'), vest: stateOf('vest') };
}

/** The best score of a class in a part of a person, 0 if there is none. */
function strengthOf(
  name: EquipmentClass,
  { from, to }: Part,
  { person, found }: { readonly person: Box; readonly found: DetectionColumns },
): number {
  const height = person.y2 - person.y1;
  const { boxes, scores, classIds } = found;
  let best = 0;
  for (let row = 0; row < found.count; row += 1) {
    if (EQUIPMENT_CLASSES[classIds[row] ?? -1] !== name) continue;
    const x = ((boxes[row * 4] ?? 0) + (boxes[row * 4 + 2] ?? 0)) / 2;
    const y = ((boxes[row * 4 + 1] ?? 0) + (boxes[row * 4 + 3] ?? 0)) / 2;
    const isWithin =
      x > person.x1 && x < person.x2 && y > person.y1 + from * height && y < person.y1 + to * height;
    if (isWithin) best = Math.max(best, scores[row] ?? 0);
  }
  return best;
}
