import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SITE_LIVE, type Camera, type Site } from '../domain/config';
import { NO_CORRECTIONS } from '../domain/corrections';
import type { CameraSession, Runtime } from '../session-types';
import { Watch } from './watch.svelte';

const SITE: Site = {
  id: 's',
  organisationId: 'o',
  name: 'Site',
  timeZone: 'UTC',
  profile: 'public',
  features: { ageGender: false, mood: false },
  ...DEFAULT_SITE_LIVE,
  version: 1,
};

function camera(id: string, change: Partial<Camera> = {}): Camera {
  const common = { siteId: 's', isEnabled: true, lines: [], zones: [], version: 1 };
  return { ...common, id, name: id, source: { kind: 'demo' }, ...change };
}

/** Says which cameras are open; what was opened and ended is `log`. */
class FakeRuntime {
  readonly open = new Set<string>();
  readonly log: string[] = [];

  readonly openCamera = ({ id }: Camera): CameraSession => {
    this.open.add(id);
    this.log.push(`+${id}`);
    const dispose = async (): Promise<void> => {
      await Promise.resolve();
      this.open.delete(id);
      this.log.push(`-${id}`);
    };
    const session: Partial<CameraSession> = {
      cameraId: id,
      displayedAtMs: () => null,
      frameSize: () => null,
      run: () => Promise.resolve(),
      reconfigure: () => this.log.push(`=${id}`),
      correct: ({ spots }) => this.log.push(`${id} ignores ${spots.length}`),
      dispose,
    };
    return session as CameraSession;
  };
}

let runtime: FakeRuntime;
let watch: Watch;
const [A, B, C] = [camera('a'), camera('b'), camera('c')];
const wall = (...cameras: readonly Camera[]) => cameras.map((shown) => ({ camera: shown, site: SITE }));
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => {
  runtime = new FakeRuntime();
  watch = new Watch(runtime as unknown as Runtime);
});

describe('the live view', () => {
  it('counts the camera that it shows and no other', async () => {
    watch.show(A, SITE);
    expect(watch.session?.camera.id).toBe('a');
    watch.show(B, SITE);
    expect(watch.session?.camera.id).toBe('b');
    await settled();
    expect([...runtime.open]).toEqual(['b']);
  });

  it('tells a camera what is no person at it', async () => {
    const spot = { id: 's', boxInView: { x1: 0, y1: 0, x2: 1, y2: 1 }, score: 0.5, madeAtMs: 0 };
    watch = new Watch(runtime as unknown as Runtime, (id) =>
      id === 'b' ? { spots: [spot], tuning: null } : NO_CORRECTIONS,
    );
    watch.start(A, SITE);
    await settled();
    watch.start(B, SITE);
    await settled();
    expect(runtime.log.filter((line) => line.includes('ignores'))).toEqual(['b ignores 1']);
  });

  it('opens a camera once however often it is shown', async () => {
    watch.start(A, SITE);
    watch.show(A, SITE);
    watch.show(A, SITE);
    await settled();
    expect(runtime.log).toEqual(['+a']);
  });

  it.each<[string, Camera]>([
    ['is switched off', camera('x', { isEnabled: false })],
    ['lacks its file', camera('x', { source: { kind: 'file', name: 'a.mp4' } })],
  ])('goes on with the last camera when the one that is shown %s', async (_case, other) => {
    watch.show(A, SITE);
    watch.show(other, SITE);
    await settled();
    expect(watch.session?.camera.id).toBe('a');
    expect([...runtime.open]).toEqual(['a']);
  });

  it('leaves a stopped camera stopped until it is started', async () => {
    watch.show(A, SITE);
    await watch.stop('a');
    watch.show(A, SITE);
    expect(watch.isStopped('a')).toBe(true);
    expect(watch.session).toBeNull();
    watch.start(A, SITE);
    expect(watch.isStopped('a')).toBe(false);
    expect([...runtime.open]).toEqual(['a']);
  });

  it('stores what was counted before the same camera begins anew', async () => {
    watch.start(A, SITE);
    watch.start(A, SITE);
    await settled();
    expect(runtime.log).toEqual(['+a', '-a', '+a']);
  });
});

describe('the wall', () => {
  it('counts its cameras besides the main one, and only that when it is left', async () => {
    watch.show(A, SITE);
    watch.showWall(wall(B, C));
    expect([...runtime.open].sort()).toEqual(['a', 'b', 'c']);
    expect(watch.session?.camera.id).toBe('a');
    watch.keepMain();
    await settled();
    expect([...runtime.open]).toEqual(['a']);
  });

  it('counts nothing more when it is left and nothing was shown live', async () => {
    watch.showWall(wall(A, B));
    watch.keepMain();
    await settled();
    expect(runtime.open.size).toBe(0);
  });

  it('goes on without a break with the camera that is then shown live', async () => {
    watch.showWall(wall(A, B));
    watch.show(B, SITE);
    await settled();
    expect(runtime.log).toEqual(['+a', '+b', '-a']);
    expect(watch.session?.camera.id).toBe('b');
  });

  it('ends the cameras of the last page and leaves stopped ones', async () => {
    watch.showWall(wall(A, B));
    await watch.stop('b');
    watch.showWall(wall(B, C));
    await settled();
    expect([...runtime.open]).toEqual(['c']);
  });

  it('starts one camera besides the others', async () => {
    watch.showWall(wall(A, B));
    await watch.stop('b');
    watch.add({ camera: B, site: SITE });
    expect([...runtime.open].sort()).toEqual(['a', 'b']);
  });
});

it('ends a camera that is switched off, and begins it again when it is on', async () => {
  watch.show(A, SITE);
  watch.reconfigure({ ...A, isEnabled: false }, SITE);
  await settled();
  expect(runtime.open.size).toBe(0);
  watch.show(A, SITE);
  expect([...runtime.open]).toEqual(['a']);
});

it('tells a session of a change, and begins anew with another source', async () => {
  watch.show(A, SITE);
  watch.reconfigure({ ...A, name: 'Other', version: 2 }, SITE);
  watch.reconfigure({ ...A, source: { kind: 'sample' }, version: 3 }, SITE);
  await settled();
  expect(runtime.log).toEqual(['+a', '=a', '-a', '+a']);
});

it('opens nothing that was ended while its earlier session was being stored', async () => {
  watch.start(A, SITE);
  watch.start(A, SITE);
  watch.end('a');
  await settled();
  expect(runtime.open.size).toBe(0);
  expect(watch.sessionOf('a')).toBeNull();
});

it('forgets a deleted camera', async () => {
  watch.show(A, SITE);
  await watch.forget('a');
  expect(watch.isStopped('a')).toBe(false);
  expect(watch.sessions).toEqual([]);
});
