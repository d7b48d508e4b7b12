import { expect, it } from 'vitest';
import { Opened } from './opened';

it('closes in the opposite order, whatever fails, and once', async () => {
  const opened = new Opened();
  const closed: string[] = [];
  expect(opened.add('first', (part) => void closed.push(part))).toBe('first');
  opened.add('second', async (part) => {
    await Promise.resolve();
    closed.push(part);
    throw new Error('second does not close');
  });
  opened.add('third', (part) => void closed.push(part));
  await expect(opened.close()).rejects.toThrow('second does not close');
  await opened.close();
  expect(closed).toEqual(['third', 'second', 'first']);
});
