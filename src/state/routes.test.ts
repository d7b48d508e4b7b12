import { expect, it } from 'vitest';
import { parseRoute, pathOf, type Route } from './routes';

it.each<[string, string, Route]>([
  ['the root', '/', { screen: 'live', cameraId: null }],
  ['a camera', '/live/front-door', { screen: 'live', cameraId: 'front-door' }],
  ['a camera with a slash at the end', '/live/front-door/', { screen: 'live', cameraId: 'front-door' }],
  ['zones without a camera', '/zones', { screen: 'zones', cameraId: null }],
  ['insights', '/insights/c1', { screen: 'insights', cameraId: 'c1' }],
  ['the wall of all sites', '/wall', { screen: 'wall', siteId: null }],
  ['the wall of a site', '/wall/s1', { screen: 'wall', siteId: 's1' }],
  ['a plain screen', '/privacy', { screen: 'privacy' }],
  ['a screen that takes no camera', '/privacy/c1', { screen: 'unknown' }],
  ['too much', '/live/a/b', { screen: 'unknown' }],
  ['another word', '/nothing', { screen: 'unknown' }],
  ['a broken escape', '/live/%E0%A4%A', { screen: 'live', cameraId: null }],
])('reads %s', (_case, path, route) => {
  expect(parseRoute(path)).toEqual(route);
});

it.each<Route>([
  { screen: 'live', cameraId: null },
  { screen: 'live', cameraId: 'ä b' },
  { screen: 'zones', cameraId: 'c1' },
  { screen: 'insights', cameraId: null },
  { screen: 'wall', siteId: null },
  { screen: 'wall', siteId: 's 1' },
  { screen: 'settings' },
])('an address leads back to its route: %j', (route) => {
  expect(parseRoute(pathOf(route))).toEqual(route);
});
