import { expect, it } from 'vitest';
import { ServerTime } from './server-time';

const AT = Date.UTC(2026, 2, 2, 9, 30);

function machine() {
  const at = { wallMs: AT - 3_600_000, pageMs: 1000 };
  const time = new ServerTime({ wallMs: () => at.wallMs, pageMs: () => at.pageMs });
  const pass = (ms: number): void => {
    at.wallMs += ms;
    at.pageMs += ms;
  };
  return { at, time, pass };
}

it('follows the server although this machine is an hour behind', () => {
  const { time, pass } = machine();
  expect(time.isDoubtful()).toBe(true);
  const answer = time.ask();
  pass(200);
  answer(AT);
  expect(time.nowMs()).toBe(AT + 100);
  pass(60_000);
  expect(time.nowMs()).toBe(AT + 60_100);
  expect(time.isDoubtful()).toBe(false);
});

it.each([
  ['the clock is set forward', { wallMs: 3_600_000, pageMs: 0 }],
  ['the machine slept', { wallMs: 7_200_000, pageMs: 1000 }],
  ['the clock is set back', { wallMs: -3_600_000, pageMs: 0 }],
])('never takes an old number for new when %s', (_case, { wallMs, pageMs }) => {
  const { at, time } = machine();
  time.ask()(AT);
  at.wallMs += wallMs;
  at.pageMs += pageMs;
  expect(time.nowMs()).toBeGreaterThanOrEqual(AT + Math.max(wallMs, pageMs));
  expect(time.isDoubtful()).toBe(true);
  time.ask()(AT + 5);
  expect(time.nowMs()).toBe(AT + 5);
});

it('does not learn from an answer that took too long', () => {
  const { time, pass } = machine();
  time.ask()(AT);
  const answer = time.ask();
  pass(9_000);
  answer(AT);
  expect(time.nowMs()).toBe(AT + 9_000);
});
