import { expect, test } from 'vitest';
import type { EgressFetch } from '../egress/egress';
import { type AlertClient, createAlertClient } from './alert-client';
import { DEFAULT_ALERT_SETTINGS, type Incident } from './alert-contract';

const ID = '01920000-0000-7000-8000-00000000000a';
const incident: Incident = {
  ...{ id: ID, siteId: 's', cameraId: 'c', deviceId: null, subjectName: 'Door', ruleId: ID, ruleName: 'R' },
  ...{ kind: 'intruder', severity: 'warning', state: 'open', snoozedUntilMs: null, assigneeId: null },
  ...{ acknowledged: null, resolved: null, openedMs: 2, firstFiredMs: 1, lastFiredMs: 1, firingCount: 1 },
  ...{ isOngoing: false, stormNames: [], version: 3 },
};
const detail = { incident, entries: [], firings: [], names: {} };
const settings = { ...DEFAULT_ALERT_SETTINGS, version: 2 };
const report = {
  ...{ siteId: 's', fromMs: 1, toMs: 2, rows: [], medianAcknowledgeMs: null, medianResolveMs: null },
  ...{ actors: [], unwatched: [], names: {} },
};

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly ifMatch: string | null;
}

/** A server that gives one answer; what was asked stands in the list. */
function server(answer: unknown): { readonly client: AlertClient; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const egress: EgressFetch = async (purpose, { url, method = 'GET', body, headers = {} }) => {
    expect(purpose).toBe('alerts');
    asked.push({
      method,
      url,
      body: typeof body === 'string' ? JSON.parse(body) : null,
      ifMatch: new Headers(headers).get('if-match'),
    });
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
  return { client: createAlertClient(egress), asked };
}

const none = { body: null, ifMatch: null };
const list = { incidents: [incident], next: null, names: {} };
const span = { fromMs: 1, toMs: 2 };
const silence = { ruleId: null, cameraId: 'c', untilMs: 5 };

test.each<[string, (client: AlertClient) => Promise<unknown>, unknown, Asked]>([
  [
    'the list',
    (client) => client.incidents({ state: 'all', text: 'a b' }),
    list,
    { ...none, method: 'GET', url: '/api/v1/incidents?state=all&text=a+b' },
  ],
  [
    'the list as usual',
    (client) => client.incidents({}),
    list,
    { ...none, method: 'GET', url: '/api/v1/incidents' },
  ],
  [
    'one',
    (client) => client.incident(ID),
    detail,
    { ...none, method: 'GET', url: `/api/v1/incidents/${ID}` },
  ],
  [
    'a change',
    (client) => client.changeIncident(incident, { kind: 'snooze', untilMs: 9 }),
    incident,
    {
      method: 'POST',
      url: `/api/v1/incidents/${ID}/changes`,
      body: { kind: 'snooze', untilMs: 9 },
      ifMatch: '"3"',
    },
  ],
  [
    'a comment',
    (client) => client.comment(ID, 'seen'),
    detail,
    { method: 'POST', url: `/api/v1/incidents/${ID}/comments`, body: { text: 'seen' }, ifMatch: null },
  ],
  [
    'who is told',
    (client) => client.settings('a/b'),
    settings,
    { ...none, method: 'GET', url: '/api/v1/sites/a%2Fb/alert-settings' },
  ],
  [
    'who is to be told',
    (client) => client.saveSettings('s', 0, DEFAULT_ALERT_SETTINGS),
    settings,
    { method: 'PUT', url: '/api/v1/sites/s/alert-settings', body: DEFAULT_ALERT_SETTINGS, ifMatch: '"0"' },
  ],
  [
    'a silence',
    (client) => client.snooze('s', silence),
    { snoozes: [{ ruleId: null, cameraId: 'c', untilMs: 5, by: null }] },
    { method: 'POST', url: '/api/v1/sites/s/alert-snoozes', body: silence, ifMatch: null },
  ],
  [
    'a report',
    (client) => client.report('s', span),
    report,
    { ...none, method: 'GET', url: '/api/v1/sites/s/alert-report?from=1&to=2' },
  ],
  [
    'a file',
    (client) => client.reportFile('s', span),
    'what,kind',
    { ...none, method: 'GET', url: '/api/v1/sites/s/alert-report?from=1&to=2&format=csv' },
  ],
])('asks for %s', async (_name, ask, answer, request) => {
  const { client, asked } = server(answer);
  const given = await ask(client);
  expect(asked).toEqual([request]);
  expect(given).toEqual('snoozes' in Object(answer) ? Object(answer).snoozes : answer);
});
