import { expect, it } from 'vitest';
import { Disposer } from './disposer';

it('runs every undo once, newest first', () => {
  const disposer = new Disposer();
  const log: string[] = [];
  disposer.add(() => log.push('first'));
  disposer.own({ dispose: () => log.push('second') });
  disposer.dispose();
  disposer.dispose();
  expect(log).toEqual(['second', 'first']);
});

it('undoes at once what is added too late', () => {
  const disposer = new Disposer();
  disposer.dispose();
  let isUndone = false;
  disposer.add(() => {
    isUndone = true;
  });
  expect(isUndone).toBe(true);
});

it('removes listeners', () => {
  const disposer = new Disposer();
  const target = new EventTarget();
  let heard = 0;
  disposer.listen(target, 'ping', () => {
    heard += 1;
  });
  target.dispatchEvent(new Event('ping'));
  disposer.dispose();
  target.dispatchEvent(new Event('ping'));
  expect(heard).toBe(1);
});

it('goes on after an undo that throws, and tells', () => {
  const disposer = new Disposer();
  const log: string[] = [];
  disposer.add(() => log.push('ran'));
  disposer.add(() => {
    throw new Error('stuck');
  });
  expect(() => disposer.dispose()).toThrow('1 of 2 undos failed');
  expect(log).toEqual(['ran']);
});
