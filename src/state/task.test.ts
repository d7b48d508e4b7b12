import { expect, it } from 'vitest';
import { ServerUnreachableError } from '../api/http';
import { abortError } from '../lib/errors';
import { Task } from './task.svelte';
import { Texts } from './texts.svelte';

it('does one thing at a time, and says how the last one failed', async () => {
  const task = new Task(new Texts());
  let finish = (): void => undefined;
  const first = task.run('read', () => new Promise<void>((resolve) => (finish = resolve)));
  expect(task.busy).toBe('read');
  expect(await task.run('save', () => Promise.reject(new Error('never done')))).toBe(false);
  finish();
  expect(await first).toBe(true);
  expect(await task.run('save', () => Promise.reject(new Error('The disk is full.')))).toBe(false);
  expect([task.busy, task.failure]).toEqual([null, 'The disk is full.']);
  expect(await task.run('save', () => Promise.resolve())).toBe(true);
  expect(task.failure).toBeNull();
});

it('has words of its own for a server that does not answer, and none for what was aborted', async () => {
  const task = new Task(new Texts());
  await task.run('read', () => Promise.reject(new ServerUnreachableError('/api', new Error('refused'))));
  expect(task.failure).toContain('The server does not answer');
  await task.run('read', () => Promise.reject(abortError()));
  expect(task.failure).toBeNull();
});
