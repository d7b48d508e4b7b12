import { describe, expect, it } from 'vitest';
import { FreshPictures } from './fresh-pictures';

/** Asks for `count` pictures of an RTP stream: `stepMs` apart in the stream, `everyMs` apart on the screen. */
function show(
  fresh: FreshPictures,
  run: {
    readonly fromMs: number;
    readonly fromTicks: number;
    readonly count: number;
    readonly stepMs: number;
    readonly everyMs: number;
  },
): readonly boolean[] {
  return Array.from({ length: run.count }, (_, index) =>
    fresh.isFresh({
      rtpTimestamp: (run.fromTicks + index * run.stepMs * 90) % 2 ** 32,
      programMs: null,
      pageMs: run.fromMs + index * run.everyMs,
    }),
  );
}

describe('joining a WebRTC stream', () => {
  it('takes pictures as soon as they come at the pace in which they were made', () => {
    const shown = show(new FreshPictures(), { fromMs: 0, fromTicks: 0, count: 10, stepMs: 40, everyMs: 40 });
    expect(shown.indexOf(true)).toBe(5);
    expect(shown.slice(5)).not.toContain(false);
  });

  it.each([
    ['with the times they were made at', 40],
    ['squeezed together', 1],
  ])('leaves out a group of pictures that comes at once, %s', (_name, stepMs) => {
    const fresh = new FreshPictures();
    const burst = show(fresh, { fromMs: 0, fromTicks: 0, count: 60, stepMs, everyMs: 8 });
    expect(burst).not.toContain(true);
    const fromTicks = 60 * stepMs * 90;
    const live = show(fresh, { fromMs: 520, fromTicks, count: 25, stepMs: 40, everyMs: 40 });
    expect(live.slice(0, 15)).toContain(true);
  });

  it('takes a slow camera from its second picture', () => {
    const shown = show(new FreshPictures(), {
      fromMs: 0,
      fromTicks: 0,
      count: 3,
      stepMs: 1000,
      everyMs: 1000,
    });
    expect(shown).toEqual([false, true, true]);
  });

  it('goes on where the counter begins again', () => {
    const shown = show(new FreshPictures(), {
      fromMs: 0,
      fromTicks: 2 ** 32 - 90 * 100,
      count: 8,
      stepMs: 40,
      everyMs: 40,
    });
    expect(shown.slice(5)).not.toContain(false);
  });

  it('takes a stream that never runs evenly in the end', () => {
    const shown = show(new FreshPictures(), { fromMs: 0, fromTicks: 0, count: 90, stepMs: 90, everyMs: 40 });
    expect(shown.indexOf(true)).toBe(75);
  });

  it('leaves out what comes again after lost packets', () => {
    const fresh = new FreshPictures();
    show(fresh, { fromMs: 0, fromTicks: 0, count: 30, stepMs: 40, everyMs: 40 });
    const lastTicks = 29 * 40 * 90;
    const again = [1, 2, 3].map((step) =>
      fresh.isFresh({ rtpTimestamp: lastTicks + step, programMs: null, pageMs: 1170 + step }),
    );
    expect(again).toEqual([false, false, false]);
    const next = { rtpTimestamp: lastTicks + 40 * 90, programMs: null, pageMs: 1200 };
    expect(fresh.isFresh(next)).toBe(true);
  });

  it('begins anew with each connection', () => {
    const fresh = new FreshPictures();
    show(fresh, { fromMs: 0, fromTicks: 0, count: 20, stepMs: 40, everyMs: 40 });
    fresh.restart();
    expect(fresh.isFresh({ rtpTimestamp: 5, programMs: null, pageMs: 2000 })).toBe(false);
  });
});

describe('connecting to an HLS stream again', () => {
  const at = (programMs: number): { programMs: number; pageMs: number } => ({ programMs, pageMs: 0 });

  it('leaves out what was played before', () => {
    const fresh = new FreshPictures();
    expect([10_000, 10_040, 10_080].map((ms) => fresh.isFresh(at(ms)))).toEqual([true, true, true]);
    fresh.restart();
    const again = [9_000, 10_040, 10_080, 10_120, 10_160];
    expect(again.map((ms) => fresh.isFresh(at(ms)))).toEqual([false, false, false, true, true]);
  });

  it('takes all pictures of a stream whose clock was set back', () => {
    const fresh = new FreshPictures();
    fresh.isFresh(at(3_600_000));
    fresh.restart();
    expect(fresh.isFresh(at(10_000))).toBe(true);
  });

  it('does not mind a clock that steps back within a connection', () => {
    const fresh = new FreshPictures();
    fresh.isFresh(at(10_000));
    expect(fresh.isFresh(at(9_500))).toBe(true);
  });
});
