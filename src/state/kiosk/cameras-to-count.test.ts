import { expect, it } from 'vitest';
import type { Camera, SourceConfig } from '../../domain/config';
import { camerasToCount, isPolicyOutdated } from './cameras-to-count';

function camera(id: string, source: SourceConfig, isEnabled = true): Camera {
  return { id, siteId: 'site', name: id, isEnabled, source, lines: [], zones: [], version: 1 };
}

const CAMERAS = [
  camera('demo', { kind: 'demo' }),
  camera('off', { kind: 'demo' }, false),
  camera('webcam', { kind: 'webcam', deviceId: null }),
  camera('file', { kind: 'file', name: 'a.mp4' }),
  camera('hls', { kind: 'hls', url: 'https://streams.example/a.m3u8' }),
];

it.each([
  ['all', null, ['demo', 'hls']],
  ['a webcam that is named', new Set(['webcam']), ['webcam']],
  ['no file and nothing that is off, even if named', new Set(['file', 'off', 'demo']), ['demo']],
])('counts %s', (_case, chosen, ids) => {
  expect(camerasToCount(CAMERAS, chosen).map(({ id }) => id)).toEqual(ids);
});

it('wants a new page for an address that its policy does not name', () => {
  const before = camerasToCount(CAMERAS, null);
  expect(isPolicyOutdated(before, before)).toBe(false);
  expect(isPolicyOutdated(before, before.slice(1))).toBe(false);
  const moved = camera('hls', { kind: 'hls', url: 'https://elsewhere.example/a.m3u8' });
  expect(isPolicyOutdated(before, [moved])).toBe(true);
  expect(isPolicyOutdated(before, [...before, camera('more', { kind: 'demo' })])).toBe(false);
});
