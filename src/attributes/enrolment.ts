import { descriptorDistance } from '../../models/face-recognition/decode';
import type { Point } from '../domain/geometry';

/** Faces seen from the front that are put together to one descriptor. */
export const FRONT_LOOKS = 5;
/** A face must be this wide, pixels: below, two people are easily one. */
export const MIN_ENROLMENT_PX = 80;
/** Looks of one person lie closer than this to their mean. */
const AGREEING_DISTANCE = 0.35;
/** A head that is turned is still nearer than this, or somebody else has stepped in. */
const TURNED_DISTANCE = 0.65;
const FRONTAL_YAW = 0.14;
const TURNED_YAW = 0.3;

/** What the person is asked to do. Left and right are the person's own. */
export const ENROLMENT_STEPS = ['front', 'left', 'right', 'again', 'done'] as const;
export type EnrolmentStep = (typeof ENROLMENT_STEPS)[number];

/** Why a picture did not help. */
export const ENROLMENT_FAULTS = ['no-face', 'too-small', 'blurred', 'not-frontal', 'other-person'] as const;
export type EnrolmentFault = (typeof ENROLMENT_FAULTS)[number];

/** What one picture showed. The descriptor is forgotten unless it becomes part of the person's. */
export interface EnrolmentLook {
  readonly widthPx: number;
  readonly isSharp: boolean;
  /** As `yawOf` measures it. */
  readonly yaw: number;
  readonly descriptor: Float32Array;
}

/** How an enrolment stands. */
export interface EnrolmentState {
  readonly step: EnrolmentStep;
  /** Frontal looks so far, of `FRONT_LOOKS`. */
  readonly looks: number;
  /** Of the newest picture; null: it helped, or there was none. */
  readonly fault: EnrolmentFault | null;
}

/**
 * How far a head is turned: the nose's way from the middle of the eyes towards the person's own left eye, over
 * the distance of the eyes. 0: seen from the front.
 */
export function yawOf(points: {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly noseTip: Point;
}): number {
  const { leftEye, rightEye, noseTip } = points;
  const [dx, dy] = [leftEye.x - rightEye.x, leftEye.y - rightEye.y];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return 0;
  const [nx, ny] = [noseTip.x - (leftEye.x + rightEye.x) / 2, noseTip.y - (leftEye.y + rightEye.y) / 2];
  return (nx * dx + ny * dy) / squared;
}

/**
 * One enrolment: some looks from the front that agree, then the head is turned to both sides in an order that
 * nobody knows before, then once more from the front. Stills fail it; a recording of the person who happens to
 * turn in that order, or a face that is drawn live, does not.
 */
export class Enrolment {
  readonly #turns: readonly ('left' | 'right')[];
  readonly #front: Float32Array[] = [];
  #turned = 0;
  #isDone = false;

  /** `isLeftFirst`: by chance. */
  constructor(isLeftFirst: boolean) {
    this.#turns = isLeftFirst ? ['left', 'right'] : ['right', 'left'];
  }

  get step(): EnrolmentStep {
    if (this.#isDone) return 'done';
    if (this.#front.length < FRONT_LOOKS) return 'front';
    return this.#turns[this.#turned] ?? 'again';
  }

  /** Takes the next picture; null: it shows no face. */
  add(look: EnrolmentLook | null): EnrolmentState {
    const fault = this.#isDone ? null : this.#faultOf(look);
    if (fault === null && look !== null && !this.#isDone) this.#take(look);
    if (fault === 'other-person') this.#begin();
    return this.state(fault);
  }

  state(fault: EnrolmentFault | null = null): EnrolmentState {
    return { step: this.step, looks: this.#front.length, fault };
  }

  /** The person's descriptor; null before the end. */
  descriptor(): Float32Array | null {
    return this.#isDone ? this.#mean() : null;
  }

  /** Overwrites what was gathered. */
  dispose(): void {
    this.#begin();
  }

  #faultOf(look: EnrolmentLook | null): EnrolmentFault | null {
    if (look === null) return 'no-face';
    const { step } = this;
    const mean = this.#mean();
    const distance = mean === null ? 0 : descriptorDistance(look.descriptor, mean);
    if (step === 'left' || step === 'right') {
      if (distance > TURNED_DISTANCE) return 'other-person';
      const isTurned = step === 'left' ? look.yaw >= TURNED_YAW : look.yaw <= -TURNED_YAW;
      return isTurned ? null : 'not-frontal';
    }
    if (look.widthPx < MIN_ENROLMENT_PX) return 'too-small';
    if (Math.abs(look.yaw) > FRONTAL_YAW) return 'not-frontal';
    if (!look.isSharp) return 'blurred';
    return distance > AGREEING_DISTANCE ? 'other-person' : null;
  }

  #take(look: EnrolmentLook): void {
    switch (this.step) {
      case 'front':
        this.#front.push(look.descriptor.slice());
        return;
      case 'left':
      case 'right':
        this.#turned += 1;
        return;
      case 'again':
        this.#isDone = true;
        return;
      case 'done':
        return;
    }
  }

  #begin(): void {
    for (const descriptor of this.#front) descriptor.fill(0);
    this.#front.length = 0;
    this.#turned = 0;
    this.#isDone = false;
  }

  #mean(): Float32Array | null {
    const [first] = this.#front;
    if (first === undefined) return null;
    const mean = new Float32Array(first.length);
    for (const look of this.#front)
      look.forEach((value, index) => (mean[index] = (mean[index] ?? 0) + value));
    return mean.map((sum) => sum / this.#front.length);
  }
}
