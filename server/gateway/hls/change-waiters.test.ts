import { describe, expect, it } from 'vitest';
import { ChangeWaiters } from './change-waiters';

const never = (): boolean => false;

describe('waiting for a change', () => {
  it('ends at once where the condition is met already', async () => {
    const { signal } = new AbortController();
    expect(await new ChangeWaiters().wait(() => true, { signal, timeoutMs: 0 })).toBe(true);
  });

  it('ends with the change that meets the condition', async () => {
    const waiters = new ChangeWaiters();
    let value = 0;
    const { signal } = new AbortController();
    const waited = waiters.wait(() => value === 2, { signal, timeoutMs: 10_000 });
    value = 1;
    waiters.notify();
    await Promise.resolve();
    expect(waiters.size).toBe(1);
    value = 2;
    waiters.notify();
    expect(await waited).toBe(true);
    expect(waiters.size).toBe(0);
  });

  it('ends when the time is over', async () => {
    const waiters = new ChangeWaiters();
    const { signal } = new AbortController();
    expect(await waiters.wait(never, { signal, timeoutMs: 10 })).toBe(false);
    expect(await waiters.wait(never, { signal, timeoutMs: 0 })).toBe(false);
    expect(waiters.size).toBe(0);
  });

  it('rejects when whoever waits goes', async () => {
    const waiters = new ChangeWaiters();
    const gone = new AbortController();
    const waited = waiters.wait(never, { signal: gone.signal, timeoutMs: 10_000 });
    gone.abort();
    await expect(waited).rejects.toHaveProperty('name', 'AbortError');
    await expect(waiters.wait(never, { signal: gone.signal, timeoutMs: 1 })).rejects.toHaveProperty(
      'name',
      'AbortError',
    );
    expect(waiters.size).toBe(0);
  });
});
