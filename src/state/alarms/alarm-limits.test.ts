import { expect, it, vi } from 'vitest';
import type { AlarmLimitsClient } from '../../api/alarm-limits-client';
import { Texts } from '../texts.svelte';
import { AlarmLimitsState } from './alarm-limits.svelte';

it('shows what is stored, saves what was typed, and shows what somebody else set meanwhile', async () => {
  let stored = { cameraMinutes: 5, analyserMinutes: 2, version: 0 };
  const client: AlarmLimitsClient = {
    read: () => Promise.resolve(stored),
    save: (version, input) => {
      if (version !== stored.version) return Promise.reject(new Error('changed by somebody else'));
      stored = { ...input, version: version + 1 };
      return Promise.resolve(stored);
    },
  };
  const state = new AlarmLimitsState(client, new Texts());
  await vi.waitFor(() => expect(state.stored).not.toBeNull());
  expect([state.cameraMinutes, state.analyserMinutes, state.isChanged]).toEqual([5, 2, false]);
  state.cameraMinutes = 30;
  expect(state.isChanged).toBe(true);
  expect(await state.save()).toBe(true);
  expect(stored).toEqual({ cameraMinutes: 30, analyserMinutes: 2, version: 1 });

  stored = { cameraMinutes: 60, analyserMinutes: 2, version: 2 };
  state.cameraMinutes = 10;
  expect(await state.save()).toBe(false);
  expect(state.cameraMinutes).toBe(60);
  expect(state.task.failure).not.toBeNull();
  state.cameraMinutes = null;
  expect(await state.save()).toBe(false);
});
