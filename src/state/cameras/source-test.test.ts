import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ProbeInput, ProbeReport } from '../../api/gateway-contract';
import { SourceTest } from './source-test.svelte';

const INPUT: ProbeInput = {
  input: { kind: 'pull', url: 'rtsp://10.0.0.7/1' },
  credentials: null,
  cameraId: null,
};
const REPORT: ProbeReport = { problem: null, video: null, plan: { kind: 'copy' }, tookMs: 900 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells how long it has been running, then what it found, for these fields only', async () => {
  const test = new SourceTest(() => new Promise((resolve) => setTimeout(() => resolve(REPORT), 1000)));
  const running = test.run('a', INPUT);
  await vi.advanceTimersByTimeAsync(500);
  expect(test.isRunning).toBe(true);
  expect(test.elapsedMs).toBe(500);
  await vi.advanceTimersByTimeAsync(500);
  await running;
  expect(test.isRunning).toBe(false);
  expect(test.reportOn('a')).toEqual(REPORT);
  expect(test.reportOn('b')).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});

it('says why the gateway could not be asked', async () => {
  const test = new SourceTest(() => Promise.reject(new Error('offline')));
  await test.run('a', INPUT);
  expect(test.reportOn('a')).toBeNull();
  expect(test.failureOn('a')).toBe('offline');
  expect(test.failureOn('b')).toBeNull();
});

it('forgets a test that was overtaken', async () => {
  const answers: ((report: ProbeReport) => void)[] = [];
  const test = new SourceTest(() => new Promise((resolve) => answers.push(resolve)));
  const first = test.run('a', INPUT);
  const second = test.run('b', INPUT);
  answers[0]?.(REPORT);
  await first;
  expect(test.isRunning).toBe(true);
  answers[1]?.(REPORT);
  await second;
  expect(test.reportOn('a')).toBeNull();
  expect(test.reportOn('b')).toEqual(REPORT);
});

it('leaves no timer behind', () => {
  const test = new SourceTest(() => new Promise(() => undefined));
  void test.run('a', INPUT);
  test.dispose();
  test.dispose();
  expect(test.isRunning).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
