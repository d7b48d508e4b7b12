import type { EquipmentItem, ObjectClass } from './alert-rule';
import type { Box } from './geometry';

/** How sure a net is that something of a class is there. */
export interface HeldObject {
  readonly objectClass: ObjectClass;
  /** 0–1. */
  readonly score: number;
}

/** An object by itself. */
export interface SeenObject extends HeldObject {
  /** In frame pixels. */
  readonly box: Box;
}

/** What the votes of a track say of a piece of equipment; 'unknown' where they do not suffice. */
export interface EquipmentSign {
  readonly item: EquipmentItem;
  readonly state: 'worn' | 'missing' | 'unknown';
  /** 0–1. */
  readonly confidence: number;
}

/** What the vision worker says of one person beyond where they are; each part is left out where nobody looked. */
export interface PersonSigns {
  /** Objects in the person's hands. */
  readonly objects?: readonly HeldObject[];
  readonly equipment?: readonly EquipmentSign[];
  /** Of a net that sees bodies; without it the box's shape decides. */
  readonly posture?: 'upright' | 'lying' | 'unknown';
  /** Whether the face is one of the enrolled; never whose it is. */
  readonly face?: 'known' | 'unknown-person' | 'unknown';
}

/** How far a camera's picture is out of order, 0–1 each; from 0.5 on it is. Nothing of the picture itself. */
export interface CameraHealth {
  readonly covered: number;
  readonly moved: number;
  readonly dark: number;
  readonly frozen: number;
}
