import { describe, expect, it } from 'vitest';
import { ConnectionBudget } from './connection-budget';

const CAMERAS = 'http://cameras.example';
const OTHERS = 'http://others.example';

function budget(version: string | null): ConnectionBudget {
  return new ConnectionBudget(() => version);
}

describe('ConnectionBudget', () => {
  it.each([
    ['HTTP/1.1', 'http/1.1', 2],
    ['an unknown version', null, 2],
    ['HTTP/2', 'h2', 8],
    ['HTTP/3', 'h3', 8],
  ])('gives %s its share', (_name, version, expected) => {
    const shared = budget(version);
    let taken = 0;
    while (taken < 8 && shared.hasRoom(CAMERAS)) {
      shared.take(CAMERAS);
      taken += 1;
    }
    expect(taken).toBe(expected);
  });

  it('counts each origin apart', () => {
    const shared = budget('http/1.1');
    shared.take(CAMERAS);
    shared.take(CAMERAS);
    expect(shared.hasRoom(CAMERAS)).toBe(false);
    expect(shared.hasRoom(OTHERS)).toBe(true);
  });

  it('takes a place back once', () => {
    const shared = budget('http/1.1');
    const giveBack = shared.take(CAMERAS);
    shared.take(CAMERAS);
    shared.take(CAMERAS);
    giveBack();
    giveBack();
    expect(shared.hasRoom(CAMERAS)).toBe(false);
  });
});
