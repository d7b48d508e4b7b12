import { expect, it } from 'vitest';
import { abortable } from './abortable';

it('settles as the promise does', async () => {
  const { signal } = new AbortController();
  expect(await abortable(Promise.resolve(1), signal)).toBe(1);
  await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

it('rejects when aborted, before or meanwhile', async () => {
  const abort = new AbortController();
  const waiting = abortable(new Promise(() => undefined), abort.signal);
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  expect(() => abortable(Promise.resolve(1), abort.signal)).toThrow();
});
