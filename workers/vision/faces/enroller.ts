import { Enrolment, type EnrolmentLook, type EnrolmentState, yawOf } from '../../../src/attributes/enrolment';
import { DEFAULT_FACE_QUALITY } from '../../../src/attributes/face-quality';
import type { FaceOwner } from '../../face-protocol';
import type { InferenceEngine } from '../engines/engine';
import { findFaceInPicture } from '../face-finder';
import { faceSharpness } from '../face-sharpness';
import { describeFace } from './face-descriptor';
import { sealDescriptor } from './sealing';

/** The enrolment that is under way; at most one. What it gathers never leaves but sealed. */
export class Enroller {
  #enrolment: Enrolment | null = null;

  /** Drops the one before. */
  begin(): EnrolmentState {
    this.cancel();
    const [chance = 0] = crypto.getRandomValues(new Uint8Array(1));
    this.#enrolment = new Enrolment(chance < 128);
    return this.#enrolment.state();
  }

  /** Takes the next picture; the frame stays the caller's. */
  async look(engine: InferenceEngine, frame: VideoFrame): Promise<EnrolmentState> {
    const look = await lookAt(engine, frame);
    try {
      return this.#running().add(look);
    } finally {
      look?.descriptor.fill(0);
    }
  }

  /** The finished descriptor, sealed for this browser. */
  async finish(vaultKey: CryptoKey, owner: FaceOwner): Promise<Uint8Array<ArrayBuffer>> {
    const descriptor = this.#running().descriptor();
    if (descriptor === null) throw new Error('the enrolment is not finished');
    try {
      return await sealDescriptor(vaultKey, owner, descriptor);
    } finally {
      descriptor.fill(0);
      this.cancel();
    }
  }

  cancel(): void {
    this.#enrolment?.dispose();
    this.#enrolment = null;
  }

  #running(): Enrolment {
    if (this.#enrolment === null) throw new Error('no enrolment was begun');
    return this.#enrolment;
  }
}

async function lookAt(engine: InferenceEngine, frame: VideoFrame): Promise<EnrolmentLook | null> {
  const face = await findFaceInPicture(engine, frame);
  if (face === null) return null;
  return {
    widthPx: face.box.x2 - face.box.x1,
    isSharp: faceSharpness(engine.picture, frame, face) >= DEFAULT_FACE_QUALITY.minSharpness,
    yaw: yawOf(face.points),
    descriptor: await describeFace(engine, frame, face),
  };
}
