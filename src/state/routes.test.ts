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
  ['a floor plan', '/plan/s1', { screen: 'plan', siteId: 's1' }],
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
  { screen: 'plan', siteId: null },
  { screen: 'plan', siteId: 's 1' },
  { screen: 'settings' },
  { screen: 'alarms' },
])('an address leads back to its route: %j', (route) => {
  expect(parseRoute(pathOf(route))).toEqual(route);
});

it.each<[string, string, Route]>([
  ['the sign-in', '/sign-in', { screen: 'sign-in' }],
  ['an invitation, whose secret stands behind the "#"', '/invitation', { screen: 'invitation' }],
  ['a secret in the path, which is none of ours', '/reset/secret', { screen: 'unknown' }],
  ['a pairing without a code', '/pair', { screen: 'pair', code: null }],
  ['a pairing from a QR code', '/pair/AB12-CD34', { screen: 'pair', code: 'AB12-CD34' }],
  ['the privacy policy', '/privacy-policy', { screen: 'privacy-policy' }],
])('reads %s and leads back to it', (_case, path, route) => {
  expect(parseRoute(path)).toEqual(route);
  if (route.screen !== 'unknown') expect(pathOf(route)).toBe(path);
});
