import type { LockProof } from '../../../../workers/protocol';

/** The vision worker as it would be without its lock: nothing is removed and nothing tried. */

export function removeWorkerConstructor(): void {
  // Here workers may go on being made.
}

export function proveLock(): Promise<LockProof> {
  return Promise.resolve({ isLocked: true, checks: [] });
}
