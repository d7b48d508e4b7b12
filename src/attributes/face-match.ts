import { descriptorDistance } from '../../models/face-recognition/decode';

/**
 * Two faces further apart are not taken for one person. dlib's own 0.6 is far too wide for people who look
 * alike: of 393 pairs of different people of the same sex and group and of like age (UTKFace), 91 lie below it,
 * 12 below 0.5, and none below 0.4: a false accept rate of at most 0.8 % a look (95 %).
 */
export const MAX_MATCH_DISTANCE = 0.4;
/** "Not this person" brings the distance of a person down by this, and not below the least. */
export const REJECTION_STEP = 0.04;
export const MIN_MATCH_DISTANCE = 0.24;
/** The nearest person must be nearer than the next one by this, or it may be either. */
const LEAD = 0.05;
/**
 * A face further away than this from everybody enrolled is none of theirs: dlib's own bound, which its net was
 * trained for. It is wider than `MAX_MATCH_DISTANCE`, so whoever lies between is neither recognised nor ruled out.
 */
export const MIN_STRANGER_DISTANCE = 0.6;
/** Looks that must all rule everybody out before somebody is taken for nobody enrolled. */
export const STRANGER_LOOKS = 3;
/** Looks that must agree before somebody is taken for a person. */
export const AGREEING_LOOKS = 2;

/** An enrolled person, where faces are compared. */
export interface EnrolledFace {
  readonly personId: string;
  readonly descriptor: Float32Array;
  /** `MAX_MATCH_DISTANCE`, or less where it was wrong before. */
  readonly maxDistance: number;
}

/** Who a face shows; null: none of the enrolled, or more than one would do. */
export function closestPerson(descriptor: Float32Array, enrolled: readonly EnrolledFace[]): string | null {
  const byDistance = enrolled
    .map((face) => ({ face, distance: descriptorDistance(descriptor, face.descriptor) }))
    .sort((first, second) => first.distance - second.distance);
  const [nearest, next] = byDistance;
  if (nearest === undefined || nearest.distance > nearest.face.maxDistance) return null;
  if (next !== undefined && next.distance - nearest.distance < LEAD) return null;
  return nearest.face.personId;
}

/** Whether a face can hardly be any of the enrolled. */
export function isLikeNobody(descriptor: Float32Array, enrolled: readonly EnrolledFace[]): boolean {
  return enrolled.every((face) => descriptorDistance(descriptor, face.descriptor) > MIN_STRANGER_DISTANCE);
}

/** How far a person may be from then on, after a match that was wrong. */
export function distanceAfterRejection(maxDistance: number): number {
  return Math.max(MIN_MATCH_DISTANCE, maxDistance - REJECTION_STEP);
}

/** What the looks at one track have come to. Of others than the enrolled it keeps a count, and nothing else. */
export class MatchTally {
  readonly #rejected = new Set<string>();
  #candidate: string | null = null;
  #agreeing = 0;
  #looks = 0;
  #strangerLooks = 0;

  /** Who it is; null: nobody known, or not sure yet. */
  get personId(): string | null {
    return this.#agreeing >= AGREEING_LOOKS ? this.#candidate : null;
  }

  /** Faces that were compared so far. */
  get looks(): number {
    return this.#looks;
  }

  /** Whether it is nobody enrolled, by every look so far. */
  get isNobody(): boolean {
    return this.#looks >= STRANGER_LOOKS && this.#strangerLooks === this.#looks;
  }

  /** One more face of the track was compared; `isStranger`: it is like none of the enrolled. */
  add(personId: string | null, isStranger: boolean): void {
    this.#looks += 1;
    if (isStranger) this.#strangerLooks += 1;
    if (personId === null || this.#rejected.has(personId)) return;
    if (personId !== this.#candidate) {
      this.#candidate = personId;
      this.#agreeing = 0;
    }
    this.#agreeing += 1;
  }

  /** Somebody says that it is not this person; it will not be again. */
  reject(): void {
    if (this.#candidate !== null) this.#rejected.add(this.#candidate);
    this.drop();
  }

  /** Forgets who it was: the consent has ended. */
  drop(): void {
    this.#candidate = null;
    this.#agreeing = 0;
  }
}
