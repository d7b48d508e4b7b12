import { expect, it } from 'vitest';
import type { Camera, SourceConfig } from '../../domain/config';
import { camerasOfPage, pageCount, wallCameras } from './wall-cameras';
import { wallGrid, type WallRoom } from './wall-grid';

const PULL: SourceConfig = {
  kind: 'gateway',
  input: { kind: 'pull', url: 'rtsp://10.0.0.7/1' },
  play: 'auto',
};

function camera(id: string, change: Partial<Camera> = {}): Camera {
  const common = { siteId: 'shop', isEnabled: true, lines: [], zones: [], version: 1 };
  return { ...common, id, name: id, source: PULL, ...change };
}

it.each<[string, Partial<Camera>, boolean]>([
  ['a network camera', {}, true],
  ['the demo', { source: { kind: 'demo' } }, true],
  ['a camera that is switched off', { isEnabled: false }, false],
  ['a webcam', { source: { kind: 'webcam', deviceId: null } }, false],
  ['a file', { source: { kind: 'file', name: 'a.mp4' } }, false],
  ['footage from the internet', { source: { kind: 'sample' } }, false],
])('%s', (_case, change, isShown) => {
  expect(wallCameras([camera('c', change)], null)).toHaveLength(isShown ? 1 : 0);
});

it('shows the cameras of one site', () => {
  const cameras = [camera('a'), camera('b', { siteId: 'home' })];
  expect(wallCameras(cameras, 'home').map(({ id }) => id)).toEqual(['b']);
});

it('turns pages of nine', () => {
  const cameras = Array.from({ length: 20 }, (_, index) => camera(String(index)));
  expect(pageCount(0)).toBe(1);
  expect(pageCount(9)).toBe(1);
  expect(pageCount(20)).toBe(3);
  expect(camerasOfPage(cameras, 1).map(({ id }) => id)).toEqual('9 10 11 12 13 14 15 16 17'.split(' '));
  expect(camerasOfPage(cameras, 7).map(({ id }) => id)).toEqual(['18', '19']);
  expect(camerasOfPage([], 0)).toEqual([]);
});

const ROOM: WallRoom = { width: 1600, height: 900, gap: 10, caption: 40, minTileWidth: 240 };

it.each<[string, number, WallRoom, number]>([
  ['one camera', 1, ROOM, 1],
  ['two', 2, ROOM, 2],
  ['four', 4, ROOM, 2],
  ['six', 6, ROOM, 3],
  ['nine', 9, ROOM, 3],
  ['two on a tall screen', 2, { ...ROOM, width: 900, height: 1600 }, 1],
  ['a telephone', 6, { ...ROOM, width: 358, height: 600 }, 1],
  ['a room not measured yet', 4, { ...ROOM, width: 0, height: 0 }, 1],
])('%s', (_case, tiles, room, columns) => {
  const grid = wallGrid(tiles, room);
  expect(grid.columns).toBe(columns);
  expect(grid.tileWidth * grid.columns + room.gap * (grid.columns - 1)).toBeLessThanOrEqual(
    Math.max(room.width, 0) + 0.01,
  );
});
