import { Enrolment, type EnrolmentState } from '../../attributes/enrolment';
import type { FaceVision } from '../../faces/face-vision';

const YAWS: Readonly<Record<string, number>> = { left: 0.5, right: -0.5 };

/** Face matching without a worker: everybody is enrolled who does nothing at all. */
export function fakeFaces(): FaceVision {
  let enrolment = new Enrolment(true);
  const look = (): EnrolmentState =>
    enrolment.add({
      widthPx: 120,
      isSharp: true,
      yaw: YAWS[enrolment.step] ?? 0,
      descriptor: new Float32Array(128).fill(0.1),
    });
  return {
    makeKeys: () => Promise.reject(new Error('the made-up runtime has no keys')),
    setGallery: () => Promise.resolve(),
    beginEnrolment: () => {
      enrolment = new Enrolment(true);
      return Promise.resolve(enrolment.state());
    },
    lookForEnrolment: (frame) => {
      frame.close();
      return Promise.resolve(look());
    },
    finishEnrolment: () => Promise.resolve(new Uint8Array(8)),
    cancelEnrolment: () => Promise.resolve(),
    passFace: () => Promise.resolve(''),
    takeFace: () => Promise.resolve(new Uint8Array(8)),
  };
}
