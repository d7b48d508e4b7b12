import { expect, it } from 'vitest';
import type { ZoneEvent } from '../domain/event';
import { RecentEvents } from './recent-events';

const started: ZoneEvent = { kind: 'visit-started', zoneId: 'view', trackId: 1, atMs: 0 };
const ended: ZoneEvent = { kind: 'visit-ended', zoneId: 'view', trackId: 1, startedAtMs: 0, atMs: 900 };
const crossed: ZoneEvent = { kind: 'line-crossed', lineId: 'door', trackId: 1, direction: 'in', atMs: 500 };

it('numbers crossings and begins of visits as they are found, and tells them for ten seconds', () => {
  const recent = new RecentEvents();
  recent.add([started, ended], 1000);
  recent.add([crossed], 2000);
  expect(recent.list()).toEqual([
    { serial: 1, event: started },
    { serial: 2, event: crossed },
  ]);
  recent.add([], 11_500);
  expect(recent.list()).toEqual([{ serial: 2, event: crossed }]);
});
