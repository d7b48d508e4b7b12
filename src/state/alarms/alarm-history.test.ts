import { expect, it, vi } from 'vitest';
import type { Alarm } from '../../api/live-contract';
import { Texts } from '../texts.svelte';
import { AlarmHistory } from './alarm-history.svelte';

const ALARM: Alarm = {
  id: '01890000-0000-7000-8000-000000000001',
  kind: 'camera-not-watched',
  siteId: 's1',
  subjectId: 'c1',
  subjectName: 'Front door',
  sinceMs: 1,
  openedMs: 2,
  closedMs: 3,
  acknowledgedMs: null,
};

it('reads what has ended, page after page', async () => {
  const second = { ...ALARM, id: '01890000-0000-7000-8000-000000000000' };
  const open = { ...ALARM, id: '01890000-0000-7000-8000-000000000002', closedMs: null };
  const all = vi
    .fn()
    .mockResolvedValueOnce({ alarms: [open, ALARM], next: ALARM.id })
    .mockResolvedValueOnce({ alarms: [second], next: null });
  const history = new AlarmHistory({ all }, new Texts());
  await vi.waitFor(() => expect(history.ended).toEqual([ALARM]));
  expect(history.hasMore).toBe(true);
  await history.more();
  expect(all).toHaveBeenLastCalledWith(ALARM.id);
  expect(history.ended).toEqual([ALARM, second]);
  expect(history.hasMore).toBe(false);
});

it('says why it could not be read, and can be asked again', async () => {
  const all = vi
    .fn()
    .mockRejectedValueOnce(new Error('The store is closed.'))
    .mockResolvedValueOnce({ alarms: [], next: null });
  const history = new AlarmHistory({ all }, new Texts());
  await vi.waitFor(() => expect(history.task.failure).toBe('The store is closed.'));
  expect(history.ended).toBeNull();
  await history.more();
  expect([history.ended, history.task.failure]).toEqual([[], null]);
});
