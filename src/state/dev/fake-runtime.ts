import type { EngineId } from '../../domain/engine';
import { PROBLEM_CODES, type CameraSession, type Runtime, type RuntimeState } from '../../session-types';
import { fakeAnalytics } from './fake-analytics';
import { fakeFaces } from './fake-faces';
import { FakeSession } from './fake-session';
import { FAKE_IDLE, FAKE_OUTBOX, FAKE_READY } from './fake-state';

const TOTAL_BYTES = 13_900_000;
const STEP_MS = 120;

/**
 * A runtime without workers, for working on the screens (`VITE_FAKE=1 npx vite`). `?download` in the
 * address keeps the download going, `?problem=code` fails.
 */
export function createFakeRuntime(): Runtime {
  const address = new URLSearchParams(location.search);
  const listeners = new Set<(state: RuntimeState) => void>();
  let state = FAKE_IDLE;
  let preparing: Promise<void> | null = null;
  const show = (next: RuntimeState): void => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const prepare = async (): Promise<void> => {
    const isEndless = address.has('download');
    for (let share = 0; share <= 1; share += 0.1) {
      const receivedBytes = TOTAL_BYTES * (isEndless ? Math.min(share, 0.6) : share);
      const download = {
        receivedBytes,
        totalBytes: TOTAL_BYTES,
        current: 'centernet',
        cachedBytes: 2_300_000,
      };
      show({ ...FAKE_IDLE, phase: 'downloading', download });
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      if (isEndless) share = Math.min(share, 0.6);
    }
    show({ ...FAKE_IDLE, phase: 'starting' });
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    show(FAKE_READY);
  };
  return {
    analytics: fakeAnalytics,
    faces: fakeFaces(),
    mode: address.has('local') ? 'local' : 'server',
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onOutbox: (listener) => {
      listener(FAKE_OUTBOX);
      return () => undefined;
    },
    onAlert: () => () => undefined,
    prepare: () => (preparing ??= prepare()),
    chooseEngine: (_engine: EngineId | null) => undefined,
    chosenEngine: () => null,
    openCamera: (camera, _site, listener, options = {}): CameraSession => {
      const problem = PROBLEM_CODES.find((code) => code === address.get('problem'));
      if (problem !== undefined) {
        const isFatal = problem === 'camera-refused';
        setTimeout(() => {
          listener.onProblem({ code: problem, detail: 'NotAllowedError: Permission denied', isFatal });
          listener.onPhase(isFatal ? 'failed' : 'reconnecting');
        }, 4000);
      }
      preparing ??= prepare();
      return new FakeSession(camera, listener, options, preparing);
    },
    dispose: () => Promise.resolve(),
  };
}
