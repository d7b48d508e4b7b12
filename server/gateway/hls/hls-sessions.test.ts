import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HlsSessions, IDLE_MS } from './hls-sessions';

let sessions: HlsSessions;

beforeEach(() => {
  vi.useFakeTimers();
  sessions = new HlsSessions();
});

afterEach(() => {
  sessions.dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('viewers by HLS', () => {
  it('have names that cannot be guessed', () => {
    const names = Array.from({ length: 100 }, () => sessions.open('front').id);
    expect(new Set(names).size).toBe(100);
    for (const name of names) expect(Buffer.from(name, 'base64url')).toHaveLength(16);
  });

  it('have a playlist under their name', () => {
    const { id, path } = sessions.open('front');
    expect(path).toBe(`/hls/${id}/index.m3u8`);
    expect(sessions.touch(id)).toBe('front');
    expect(sessions.touch('another')).toBeNull();
  });

  it('are counted by camera', () => {
    const first = sessions.open('front');
    sessions.open('front');
    sessions.open('back');
    expect([sessions.count, sessions.countOf('front'), sessions.countOf('none')]).toEqual([3, 2, 0]);
    expect(sessions.close(first.id)).toBe(true);
    expect(sessions.close(first.id)).toBe(false);
    sessions.closeAllOf('front');
    expect([...sessions.all().values()]).toEqual(['back']);
  });

  it('are gone when they ask for nothing any more', () => {
    const silent = sessions.open('front');
    const asking = sessions.open('front');
    for (let asked = 0; asked < 4; asked += 1) {
      vi.advanceTimersByTime(IDLE_MS / 2);
      sessions.touch(asking.id);
    }
    expect([...sessions.all().keys()]).toEqual([asking.id]);
    expect(sessions.touch(silent.id)).toBeNull();
  });

  it('may be given longer', () => {
    const { id } = sessions.open('front');
    sessions.touch(id, 3 * IDLE_MS);
    sessions.touch(id);
    vi.advanceTimersByTime(2.5 * IDLE_MS);
    expect(sessions.count).toBe(1);
    vi.advanceTimersByTime(IDLE_MS);
    expect(sessions.count).toBe(0);
  });

  it('are told of when they come and go, until the listener is taken away', () => {
    const counts: number[] = [];
    const undo = sessions.onChange(() => counts.push(sessions.count));
    const { id } = sessions.open('front');
    sessions.open('front');
    sessions.close(id);
    vi.advanceTimersByTime(IDLE_MS + 1000);
    expect(counts).toEqual([1, 2, 1, 0]);
    undo();
    sessions.open('front');
    expect(counts).toHaveLength(4);
  });
});
