import { expect, it } from 'vitest';
import { createSerial } from './serial';

it('runs one task at a time, in order', async () => {
  const serial = createSerial();
  const log: string[] = [];
  const task = (name: string) => async (): Promise<string> => {
    log.push(`${name} starts`);
    await Promise.resolve();
    log.push(`${name} ends`);
    return name;
  };
  expect(await Promise.all([serial(task('a')), serial(task('b'))])).toEqual(['a', 'b']);
  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
});

it('gives a failure to its own caller only', async () => {
  const serial = createSerial();
  const failing = serial(() => Promise.reject(new Error('first')));
  const next = serial(() => Promise.resolve(2));
  await expect(failing).rejects.toThrow('first');
  expect(await next).toBe(2);
});
