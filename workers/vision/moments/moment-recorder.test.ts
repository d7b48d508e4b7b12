import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Box } from '../../../src/domain/geometry';
import { unpackMoment } from './moment-file';
import { MomentRecorder } from './moment-recorder';
import { unseal } from './seal';

const SIZE = { width: 640, height: 360 };
const FRAME_MS = 100;
const SOMEBODY: Box = { x1: 0.4, y1: 0.4, x2: 0.5, y2: 0.6 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets everything be encoded that can be. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A camera whose pictures are their own frame time as text; counts raw pictures that are held. */
function cameraOf(recorder: MomentRecorder, frameMs = FRAME_MS) {
  const seen = { raw: 0, mostRaw: 0, covers: new Map<number, readonly Box[]>() };
  let atMs = 0;
  return {
    seen,
    /** Shows frames until a time; people where `peopleAt` says. */
    async show(
      untilMs: number,
      peopleAt: (atMs: number) => readonly Box[] = () => [],
      size = SIZE,
    ): Promise<void> {
      for (; atMs <= untilMs; atMs += frameMs) {
        const shownMs = atMs;
        recorder.take({ capturedAtMs: shownMs, size, peopleInUnit: peopleAt(shownMs) }, () => {
          seen.raw += 1;
          seen.mostRaw = Math.max(seen.mostRaw, seen.raw);
          return {
            atMs: shownMs,
            encode: async (covers) => {
              await Promise.resolve();
              seen.raw -= 1;
              seen.covers.set(shownMs, covers);
              return new TextEncoder().encode(String(shownMs));
            },
            drop: () => {
              seen.raw -= 1;
            },
          };
        });
        await settle();
      }
    },
    rewind(toMs: number): void {
      atMs = toMs;
    },
  };
}

async function timesIn(keeping: ReturnType<MomentRecorder['keep']>, id: string): Promise<readonly number[]> {
  const { pictures } = unpackMoment(await unseal(await keeping, id));
  for (const { atMs, bytes } of pictures) expect(new TextDecoder().decode(bytes)).toBe(String(atMs));
  return pictures.map(({ atMs }) => atMs);
}

describe('a clip', () => {
  it('goes from five seconds before to five after, two pictures a second', async () => {
    const recorder = new MomentRecorder({ kind: 'clip', cover: 'people' });
    const camera = cameraOf(recorder);
    await camera.show(20_000);
    const keeping = recorder.keep('one');
    await camera.show(27_000);
    const times = await timesIn(keeping, 'one');
    expect(times).toEqual(Array.from({ length: 21 }, (_, index) => 15_000 + index * 500));
    expect(await keeping).toMatchObject({ startMs: 15_000, endMs: 25_000, pictures: 21 });
    recorder.dispose();
  });

  it('covers whoever was found within a second of a picture, before and after', async () => {
    const recorder = new MomentRecorder({ kind: 'clip', cover: 'people' });
    const camera = cameraOf(recorder);
    // Found once, between two pictures.
    await camera.show(6000, (atMs) => (atMs === 3200 ? [SOMEBODY] : []));
    const covered = [...camera.seen.covers].filter(([, covers]) => covers.length > 0).map(([atMs]) => atMs);
    expect(covered).toEqual([2500, 3000, 3500, 4000]);
    recorder.dispose();
  });

  it('covers by what was found in the picture itself, however far apart frames are', async () => {
    const recorder = new MomentRecorder({ kind: 'clip', cover: 'people' });
    const camera = cameraOf(recorder, 4500);
    await camera.show(30_000, () => [SOMEBODY]);
    expect([...camera.seen.covers.values()].map((covers) => covers.length)).toEqual([1, 1, 1, 1, 1, 1]);
    recorder.dispose();
  });

  it('holds raw pictures for a second only, and encoded ones for six', async () => {
    const recorder = new MomentRecorder({ kind: 'clip', cover: 'people' });
    const camera = cameraOf(recorder);
    for (let ms = 0; ms <= 120_000; ms += 500) {
      await camera.show(ms);
      expect(recorder.sizeBytes).toBeLessThanOrEqual(15 * 6);
    }
    expect(camera.seen.mostRaw).toBeLessThanOrEqual(3);
    recorder.dispose();
  });

  it('leaves pictures out where encoding is too slow, instead of piling them up', () => {
    const recorder = new MomentRecorder({ kind: 'clip', cover: 'people' });
    let held = 0;
    for (let atMs = 0; atMs <= 60_000; atMs += FRAME_MS) {
      recorder.take({ capturedAtMs: atMs, size: SIZE, peopleInUnit: [] }, () => {
        held += 1;
        return { atMs, encode: () => new Promise(() => undefined), drop: () => undefined };
      });
    }
    expect(held).toBeLessThanOrEqual(6);
  });

  it('is made of what there is when pictures stop coming', async () => {
    const recorder = new MomentRecorder({ kind: 'clip', cover: 'people' });
    const camera = cameraOf(recorder);
    await camera.show(3000);
    const keeping = recorder.keep('one');
    await camera.show(4000);
    vi.advanceTimersByTime(20_000);
    expect(await timesIn(keeping, 'one')).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000]);
    recorder.dispose();
  });

  it.each([
    ['the camera is closed', (recorder: MomentRecorder) => recorder.dispose()],
    [
      'the picture changes its size',
      (_: MomentRecorder, camera: ReturnType<typeof cameraOf>) =>
        camera.show(4100, () => [], { width: 360, height: 640 }),
    ],
    [
      'time goes back',
      (_: MomentRecorder, camera: ReturnType<typeof cameraOf>) => {
        camera.rewind(0);
        return camera.show(0);
      },
    ],
  ])('ends when %s', async (_case, happens) => {
    const recorder = new MomentRecorder({ kind: 'clip', cover: 'people' });
    const camera = cameraOf(recorder);
    await camera.show(4000);
    const keeping = recorder.keep('one');
    await happens(recorder, camera);
    expect((await timesIn(keeping, 'one')).at(-1)).toBe(4000);
    await settle();
    expect(recorder.sizeBytes).toBe(0);
    recorder.dispose();
    expect(camera.seen.raw).toBe(0);
  });
});

describe('a snapshot', () => {
  it('is the next picture, covered by what is found until a second later', async () => {
    const recorder = new MomentRecorder({ kind: 'snapshot', cover: 'people' });
    const camera = cameraOf(recorder);
    await camera.show(3000);
    expect(camera.seen.mostRaw).toBe(0);
    const keeping = recorder.keep('one');
    await camera.show(5000, (atMs) => (atMs === 4000 ? [SOMEBODY] : []));
    expect(await timesIn(keeping, 'one')).toEqual([3100]);
    expect(camera.seen.covers.get(3100)).toHaveLength(1);
    expect([recorder.sizeBytes, camera.seen.raw]).toEqual([0, 0]);
    recorder.dispose();
  });

  it('can be kept again after the one before', async () => {
    const recorder = new MomentRecorder({ kind: 'snapshot', cover: 'people' });
    const camera = cameraOf(recorder);
    await camera.show(1000);
    for (const [id, untilMs] of [
      ['one', 3000],
      ['two', 6000],
    ] as const) {
      const keeping = recorder.keep(id);
      await camera.show(untilMs);
      expect(await timesIn(keeping, id)).toHaveLength(1);
    }
    recorder.dispose();
  });
});

describe('nothing is kept', () => {
  it('before the first picture', async () => {
    const recorder = new MomentRecorder({ kind: 'snapshot', cover: 'people' });
    await expect(recorder.keep('one')).rejects.toThrow(/^moment-without-picture/);
  });

  it('of a camera that is closed', async () => {
    const recorder = new MomentRecorder({ kind: 'snapshot', cover: 'people' });
    await cameraOf(recorder).show(1000);
    recorder.dispose();
    await expect(recorder.keep('one')).rejects.toThrow(/^moment-without-picture/);
  });

  it('while one is under way', async () => {
    const recorder = new MomentRecorder({ kind: 'snapshot', cover: 'people' });
    const camera = cameraOf(recorder);
    await camera.show(1000);
    const first = recorder.keep('one');
    await expect(recorder.keep('two')).rejects.toThrow(/^moment-under-way/);
    await camera.show(3000);
    expect(await timesIn(first, 'one')).toHaveLength(1);
    recorder.dispose();
  });
});
