import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GatewayClient } from '../../api/gateway-client';
import type { GatewayStatus } from '../../api/gateway-contract';
import { GatewayState, type GatewayReadiness } from './gateway-state.svelte';

const RUNNING: GatewayStatus = {
  state: 'running',
  ffmpeg: '5.1',
  problem: null,
  limits: { sources: 4, viewers: 8 },
  streams: [],
};
const page = new EventTarget();
let visibility: DocumentVisibilityState;

/** A gateway that answers what it is told to, and counts how often it is asked. */
function fakeClient(answer: () => GatewayStatus): GatewayClient & { asked: number } {
  const never = (): Promise<never> => Promise.reject(new Error('not asked for here'));
  return {
    asked: 0,
    status() {
      this.asked += 1;
      return Promise.resolve().then(answer);
    },
    files: never,
    probe: never,
    setCredentials: () => Promise.resolve(),
    playback: never,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  visibility = 'visible';
  vi.stubGlobal('document', {
    get visibilityState() {
      return visibility;
    },
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each<[string, GatewayStatus, GatewayReadiness]>([
  ['running', RUNNING, { kind: 'ready' }],
  ['starting', { ...RUNNING, state: 'starting' }, { kind: 'starting' }],
  ['without ffmpeg', { ...RUNNING, ffmpeg: null }, { kind: 'ffmpeg-missing' }],
  [
    'down for want of ffmpeg',
    { ...RUNNING, state: 'down', ffmpeg: null, problem: { code: 'ffmpeg-missing', detail: 'ENOENT' } },
    { kind: 'ffmpeg-missing' },
  ],
  [
    'down',
    { ...RUNNING, state: 'down', problem: { code: 'failed', detail: 'it ended with 1' } },
    { kind: 'down', detail: 'it ended with 1' },
  ],
])('a gateway that is %s', async (_case, status, readiness) => {
  const state = new GatewayState(fakeClient(() => status));
  expect(state.readiness).toEqual({ kind: 'unknown' });
  await state.refresh();
  expect(state.readiness).toEqual(readiness);
});

it('says why it does not know, and recovers', async () => {
  let isBroken = true;
  const state = new GatewayState(
    fakeClient(() => {
      if (isBroken) throw new Error('connection refused');
      return RUNNING;
    }),
  );
  await state.refresh();
  expect(state.readiness).toEqual({ kind: 'down', detail: 'connection refused' });
  isBroken = false;
  await state.refresh();
  expect(state.readiness).toEqual({ kind: 'ready' });
});

it('asks by one timer for all who watch, and no longer than anybody does', async () => {
  const client = fakeClient(() => RUNNING);
  const state = new GatewayState(client);
  const undo = [state.watch(), state.watch()];
  await vi.advanceTimersByTimeAsync(0);
  expect(client.asked).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(client.asked).toBe(3);
  undo[0]?.();
  undo[0]?.();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(client.asked).toBe(4);
  undo[1]?.();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(client.asked).toBe(4);
  expect(vi.getTimerCount()).toBe(0);
});

it('rests while the page is hidden and asks at once when it is back', async () => {
  const client = fakeClient(() => RUNNING);
  const state = new GatewayState(client);
  const undo = state.watch();
  await vi.advanceTimersByTimeAsync(0);
  visibility = 'hidden';
  await vi.advanceTimersByTimeAsync(60_000);
  expect(client.asked).toBe(1);
  visibility = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(0);
  expect(client.asked).toBe(2);
  undo();
});

it('needs a server', async () => {
  const state = new GatewayState(null);
  expect(state.readiness).toEqual({ kind: 'no-server' });
  state.watch()();
  await expect(state.setCredentials('c', null)).rejects.toThrow('needs a server');
});
