import { expect, it, vi } from 'vitest';
import type { DataLifeClient } from '../../api/data-life-client';
import { DATA_KINDS, isSettable, type KeptDays, type Retention } from '../../api/data-life-contract';
import { Texts } from '../texts.svelte';
import { RetentionState } from './retention-state.svelte';

function retention(days: KeptDays, isFirstOrganisation = true): Retention {
  return {
    kinds: DATA_KINDS.map((kind) => ({
      ...{ kind, rule: isSettable(kind) ? ('days' as const) : ('memory' as const), days: null },
      ...{ cappedTo: null, isServerWide: kind === 'sessions', oldestMs: null, lastRun: null },
    })),
    ...{ days, version: 1, nextRunMs: null, isFirstOrganisation },
  };
}

async function open(stored: Retention): Promise<{ state: RetentionState; saved: KeptDays[] }> {
  const saved: KeptDays[] = [];
  const client: Pick<DataLifeClient, 'retention' | 'saveRetention'> = {
    retention: () => Promise.resolve(stored),
    saveRetention: (_version, days) => {
      saved.push(days);
      return Promise.resolve(retention(days, stored.isFirstOrganisation));
    },
  };
  const state = new RetentionState(client, new Texts());
  await vi.waitFor(() => expect(state.stored).not.toBeNull());
  return { state, saved };
}

it('shows what is usual, and saves only what is not', async () => {
  const { state, saved } = await open(retention({}));
  expect(state.wishes.alarms).toEqual({ days: 365, isForGood: false });
  expect(state.wishes['minute-counts']).toEqual({ days: null, isForGood: true });
  expect(state.isChanged).toBe(false);
  state.wishes.alarms = { days: 30, isForGood: false };
  state.wishes['minute-counts'] = { days: 60, isForGood: false };
  expect(state.isChanged).toBe(true);
  expect(await state.save()).toBe(true);
  expect(saved).toEqual([{ 'minute-counts': 60, alarms: 30 }]);
  expect(state.isChanged).toBe(false);
  state.wishes['minute-counts'] = { days: 60, isForGood: true };
  await state.save();
  expect(saved.at(-1)).toEqual({ alarms: 30 });
});

it('sees that hours cannot go before their minutes', async () => {
  const { state } = await open(retention({}));
  state.wishes.rollups = { days: 90, isForGood: false };
  expect(state.isContradictory).toBe(true);
  state.wishes['minute-counts'] = { days: 90, isForGood: false };
  expect(state.isContradictory).toBe(false);
});

it('leaves to the first organisation what is of the whole server', async () => {
  const { state } = await open(retention({}, false));
  expect(state.wishes.sessions).toBeUndefined();
  expect(state.wishes.invitations).toEqual({ days: 30, isForGood: false });
});
