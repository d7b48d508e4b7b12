import type { EnrolmentState } from '../attributes/enrolment';
import { throwIfAborted } from '../lib/errors';
import type { FrameSource } from '../sources/frame-source';
import type { FaceVision } from './face-vision';

type EnrolmentVision = Pick<FaceVision, 'beginEnrolment' | 'lookForEnrolment' | 'cancelEnrolment'>;

/**
 * Shows the vision worker picture after picture until the person is enrolled. False: the source ended before.
 * The source stays the caller's; an enrolment that does not come to its end is forgotten.
 */
export async function runEnrolment(
  source: FrameSource,
  vision: EnrolmentVision,
  run: { readonly signal: AbortSignal; readonly onState: (state: EnrolmentState) => void },
): Promise<boolean> {
  const { onState, signal } = run;
  let isDone = false;
  try {
    const [begun] = await Promise.all([vision.beginEnrolment(), source.open(signal)]);
    onState(begun);
    while (!isDone) {
      const picture = await source.next(signal);
      if (picture === null) return false;
      const state = await vision.lookForEnrolment(picture.frame);
      throwIfAborted(signal);
      onState(state);
      isDone = state.step === 'done';
    }
    return true;
  } finally {
    if (!isDone) await vision.cancelEnrolment().catch(() => undefined);
  }
}
