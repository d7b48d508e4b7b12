import { describe, expect, it, vi } from 'vitest';
import type { AlertClient } from '../../api/alert-client';
import type { Incident, IncidentDetail } from '../../api/alert-contract';
import { ApiError } from '../../api/http';
import type { LiveListener } from '../../api/live-client';
import { Texts } from '../texts.svelte';
import { FIRST_FILTER, Incidents } from './incidents.svelte';

vi.stubGlobal('navigator', { languages: ['en'] });
vi.stubGlobal('document', { documentElement: { dataset: {}, lang: '' } });
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });

function incident(id: string, changed: Partial<Incident> = {}): Incident {
  return {
    id: `0190a000-0000-7000-8000-00000000000${id}`,
    siteId: 'shop',
    cameraId: 'door',
    deviceId: null,
    subjectName: 'Door',
    ruleId: null,
    ruleName: 'At night',
    kind: 'intruder',
    severity: 'warning',
    state: 'open',
    snoozedUntilMs: null,
    assigneeId: null,
    acknowledged: null,
    resolved: null,
    openedMs: 1,
    firstFiredMs: 1,
    lastFiredMs: 1,
    firingCount: 1,
    isOngoing: true,
    stormNames: [],
    version: 1,
    ...changed,
  };
}

/** A server that keeps these; `asked` has the queries. */
function world(kept: Incident[]) {
  const asked: Readonly<Record<string, string>>[] = [];
  let listener: LiveListener | null = null;
  const detailOf = (id: string): IncidentDetail => {
    const found = kept.find((one) => one.id === id);
    if (found === undefined) throw new ApiError(404, null, id);
    return { incident: found, entries: [], firings: [], names: { 'user 1': 'Ada' } };
  };
  const client: Partial<AlertClient> = {
    incidents: async (query) => {
      asked.push(query);
      await Promise.resolve();
      return { incidents: [...kept], next: null, names: {} };
    },
    incident: async (id) => detailOf(id),
    changeIncident: async ({ id, version }) => {
      const index = kept.findIndex((one) => one.id === id);
      const now = detailOf(id).incident;
      if (now.version !== version) throw new ApiError(412, null, id);
      const next: Incident = { ...now, state: 'acknowledged', version: version + 1 };
      kept[index] = next;
      return next;
    },
  };
  const follow = (heard: LiveListener): (() => void) => {
    listener = heard;
    return () => (listener = null);
  };
  const texts = new Texts();
  const incidents = new Incidents(client as AlertClient, follow, texts);
  return { incidents, asked, texts, live: () => listener };
}

describe('the list', () => {
  it('follows the server: what is new is read, what is known is changed in its place', async () => {
    const kept = [incident('1')];
    const { incidents, live } = world(kept);
    incidents.follow();
    await vi.waitFor(() => expect(incidents.all).toHaveLength(1));
    kept.unshift(incident('2'));
    live()?.onIncident?.(incident('2'));
    await vi.waitFor(() => expect(incidents.all).toHaveLength(2));
    live()?.onIncident?.(incident('1', { state: 'resolved' }));
    expect(incidents.all?.map(({ state }) => state)).toEqual(['open', 'resolved']);
    live()?.onIncident?.({ id: 'of a newer server' });
    expect(incidents.all).toHaveLength(2);
  });

  it('shows what was chosen last, whatever was still being read', async () => {
    const { incidents, asked } = world([incident('1')]);
    const first = incidents.look();
    void incidents.show({ ...FIRST_FILTER, state: 'all', text: ' till ' });
    await first;
    expect(asked.at(-1)).toEqual({ state: 'all', severity: 'info', text: 'till' });
    expect(incidents.all).toHaveLength(1);
  });
});

describe('a change', () => {
  it('is shown', async () => {
    const { incidents } = world([incident('1')]);
    await incidents.look();
    expect(await incidents.change(incident('1'), { kind: 'acknowledge' })).toBe(true);
    expect(incidents.all?.[0]?.state).toBe('acknowledged');
  });

  it('that comes too late is refused, and what stands there now is shown', async () => {
    const { incidents, texts } = world([incident('1', { version: 7, state: 'resolved' })]);
    await incidents.look();
    expect(await incidents.change(incident('1'), { kind: 'acknowledge' })).toBe(false);
    expect(incidents.failure).toBe(texts.say('incidents.changedElsewhere'));
    expect(incidents.all?.[0]?.state).toBe('resolved');
    expect(incidents.detail).toBeNull();
  });
});
