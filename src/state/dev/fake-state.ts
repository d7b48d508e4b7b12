import type { LockProof, OutboxState } from '../../../workers/protocol';
import type { RuntimeState } from '../../session-types';

export const FAKE_OUTBOX: OutboxState = {
  waiting: 2,
  quarantined: 1,
  elsewhere: 0,
  lastSentAtMs: Date.now() - 40_000,
  isOnline: true,
  lastError: null,
};

const LOCK: LockProof = {
  isLocked: true,
  checks: [
    { name: 'fetch', isLocked: true, detail: 'refused by connect-src' },
    { name: 'XMLHttpRequest', isLocked: true, detail: 'refused by connect-src' },
    { name: 'WebSocket', isLocked: true, detail: 'refused by connect-src' },
    { name: 'import()', isLocked: true, detail: 'rejected' },
    { name: 'new Function', isLocked: true, detail: 'EvalError' },
    { name: 'BroadcastChannel', isLocked: true, detail: 'removed' },
    { name: 'indexedDB', isLocked: true, detail: 'removed' },
    { name: 'caches', isLocked: true, detail: 'removed' },
  ],
};

export const FAKE_IDLE: RuntimeState = {
  phase: 'idle',
  download: null,
  engine: null,
  models: [],
  engineReason: 'default',
  pack: null,
  lock: null,
  problem: null,
};

export const FAKE_READY: RuntimeState = {
  phase: 'ready',
  download: null,
  engine: { engine: 'tfjs-wasm', numThreads: 2, adapter: null },
  models: [{ id: 'centernet', sha: '0123abcd' }],
  engineReason: 'measured',
  pack: null,
  lock: LOCK,
  problem: null,
};
