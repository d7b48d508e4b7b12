import { describe, expect, it } from 'vitest';
import { measureClockOffset } from './clock';

/** A server 5,000 ms ahead; each trip takes the given times there and back. */
function world(trips: readonly (readonly [thereMs: number, backMs: number] | 'lost')[]) {
  let nowMs = 1_000_000;
  let trip = 0;
  return {
    now: () => nowMs,
    fetchTime: async (): Promise<number> => {
      const times = trips[trip] ?? 'lost';
      trip += 1;
      if (times === 'lost') throw new Error('lost');
      nowMs += times[0];
      const theirMs = nowMs + 5000;
      nowMs += times[1];
      return theirMs;
    },
  };
}

describe('measureClockOffset', () => {
  it('takes the trip with the smallest round trip', async () => {
    const { fetchTime, now } = world([
      [100, 900],
      [10, 30],
      [400, 400],
    ]);
    const clock = await measureClockOffset(fetchTime, now, 3);
    expect(clock).toEqual({ offsetMs: 4990, uncertaintyMs: 20 });
    expect(Math.abs(clock.offsetMs - 5000)).toBeLessThanOrEqual(clock.uncertaintyMs);
  });

  it('passes over lost trips', async () => {
    const { fetchTime, now } = world(['lost', [5, 5], 'lost']);
    expect(await measureClockOffset(fetchTime, now, 3)).toEqual({ offsetMs: 5000, uncertaintyMs: 5 });
  });

  it('says so when every trip was lost', async () => {
    const { fetchTime, now } = world(['lost', 'lost']);
    await expect(measureClockOffset(fetchTime, now, 2)).rejects.toMatchObject({ kind: 'clock-unknown' });
  });
});
