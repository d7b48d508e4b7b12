import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ReportInput } from '../../../src/api/integration-contract';
import type { Store } from '../../store/store';
import { keptLog } from '../../testing/quiet-log';
import { sampleBucket } from '../../testing/sample-bucket';
import { type IntegrationStore, openIntegrationStore, OTHER, OWN } from '../testing/integration-store';
import type { Recipients, ReportMailer } from './report-mailer';
import { ReportRunner } from './report-runner';
import { ReportStore } from './report-store';

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;
/** The demo site's zone is this machine's: it is set, so that times are known. */
const DAY_START_MS = Date.parse('2026-06-09T22:00:00Z');
const DUE_MS = Date.parse('2026-06-11T05:00:00Z');

type Mail = Parameters<ReportMailer['send']>[0];

let opened: IntegrationStore;
let store: Store;
let sent: Mail[] = [];
let refuse: (mail: Mail) => void = () => undefined;
const mailer = {
  isConfigured: true,
  send: async (mail: Mail) => {
    refuse(mail);
    sent.push(mail);
  },
};
const recipients: Recipients = {
  of: async (organisationId) =>
    organisationId === OWN.organisationId
      ? [
          { id: 'ann', userId: 'u-ann', name: 'Ann', email: 'ann@example.org' },
          { id: 'ben', userId: 'u-ben', name: 'Ben', email: 'ben@example.org' },
        ]
      : [],
};

beforeAll(async () => {
  opened = await openIntegrationStore();
  store = { ...opened.store, context: opened.context };
  const tenant = store.within(OWN.organisationId);
  const site = await tenant.sites.get(OWN.site.id);
  if (site === null) throw new Error('no site');
  const { id: _id, organisationId: _organisation, version: _version, ...input } = site;
  await tenant.sites.replace(OWN.site.id, null, {
    ...input,
    name: 'Café "Zur <Post>"',
    timeZone: 'Europe/Vienna',
  });
  const inDay = [0, 1].map((index) => {
    const startMs = DAY_START_MS + 9 * HOUR_MS + index * MINUTE_MS;
    return {
      ...sampleBucket(index),
      startMs,
      endMs: startMs + MINUTE_MS,
      entries: 1200,
      exits: 3,
      coveredMs: 30_000,
    };
  });
  await tenant.buckets.insert(inDay, DUE_MS);
});
afterAll(() => opened.dispose());
afterEach(async () => {
  sent = [];
  refuse = () => undefined;
  await opened.context.db.deleteFrom('report_schedules').execute();
});

const own = (): ReportStore => new ReportStore(store.context, OWN.organisationId);
const runner = (): ReportRunner => new ReportRunner({ store, mailer, recipients, log: keptLog().log });

async function schedule(change: Partial<ReportInput> = {}) {
  opened.clock.nowMs = DUE_MS - HOUR_MS;
  return own().create({
    siteId: OWN.site.id,
    period: 'daily',
    weekday: 1,
    localTime: '07:00',
    language: 'en',
    recipients: ['ann'],
    hasCsv: true,
    isEnabled: true,
    ...change,
  });
}

describe('a scheduled report', () => {
  test('is sent once when it is due, with the coverage beside the numbers', async () => {
    const report = await schedule();
    expect(report.nextMs).toBe(DUE_MS);
    const both = [runner(), runner()];
    await Promise.all(both.map((one) => one.tick()));
    expect(sent).toEqual([]);
    opened.clock.nowMs = DUE_MS + 1_000;
    await Promise.all(both.map((one) => one.tick()));
    await runner().tick();
    expect(sent).toHaveLength(1);
    const [mail] = sent;
    expect(mail?.to).toBe('ann@example.org');
    expect(mail?.subject).toContain('Café "Zur <Post>", Wednesday, June 10, 2026');
    expect(mail?.text).toContain('Entries: 2,400');
    expect(mail?.text).toContain('Watched: < 1%');
    expect(mail?.text).not.toContain('comes late');
    expect(mail?.html).toContain('&lt;Post&gt;');
    expect(mail?.html).not.toContain('<Post>');
    expect(mail?.attachments?.[0]?.content).toContain('2026-06-10 09:00');
    expect((await own().get(report.id))?.lastRun).toMatchObject({
      dueMs: DUE_MS,
      state: 'sent',
      problem: null,
    });
  });

  test('comes in German', async () => {
    await schedule({ language: 'de', hasCsv: false });
    opened.clock.nowMs = DUE_MS;
    await runner().tick();
    expect(sent[0]?.subject).toContain('Tagesbericht: Café "Zur <Post>", Mittwoch, 10. Juni 2026');
    expect(sent[0]?.text).toContain('Eintritte: 2.400');
    expect(sent[0]?.attachments).toEqual([]);
  });

  test.each([
    ['23 h later is sent late, once, and says so', 23 * HOUR_MS, 1],
    ['25 h later: only the next one is due', 25 * HOUR_MS, 1],
    ['three days later: only the newest', 3 * DAY_MS + HOUR_MS, 1],
  ])('a server that comes back %s', async (_words, lateMs, mails) => {
    await schedule();
    opened.clock.nowMs = DUE_MS + lateMs;
    await runner().tick();
    await runner().tick();
    expect(sent).toHaveLength(mails);
    expect(sent[0]?.text).toContain('comes late');
  });

  test('a weekly one that was missed by more than a day is not sent', async () => {
    await schedule({ period: 'weekly', weekday: 4 });
    opened.clock.nowMs = DUE_MS + 25 * HOUR_MS;
    await runner().tick();
    expect(sent).toEqual([]);
  });

  test('begins when it is made: nothing of before is sent', async () => {
    await schedule({ localTime: '05:30' });
    await runner().tick();
    expect(sent).toEqual([]);
  });

  test('one recipient who is refused keeps nobody else from theirs, and gets it later', async () => {
    const { id } = await schedule({ recipients: ['ann', 'ben', 'gone'] });
    refuse = ({ to }) => {
      if (to === 'ann@example.org') throw new Error('550 ann@example.org: mailbox full');
    };
    opened.clock.nowMs = DUE_MS;
    await runner().tick();
    expect(sent.map(({ to }) => to)).toEqual(['ben@example.org']);
    const problem = (await own().get(id))?.lastRun?.problem;
    expect(problem).toMatchObject({ fault: 'mail-failed' });
    expect(problem?.detail).not.toContain('ann@');
    refuse = () => undefined;
    opened.clock.nowMs += 2 * MINUTE_MS;
    await runner().tick();
    expect(sent.map(({ to }) => to)).toEqual(['ben@example.org', 'ann@example.org']);
    expect((await own().get(id))?.lastRun?.state).toBe('sent');
  });

  test('is given up after a day, in words', async () => {
    const { id } = await schedule({ recipients: ['gone'] });
    for (let hour = 0; hour <= 25; hour += 1) {
      opened.clock.nowMs = DUE_MS + hour * HOUR_MS;
      await runner().tick();
    }
    const runs = await opened.context.db
      .selectFrom('report_runs')
      .selectAll()
      .where('schedule_id', '=', id)
      .execute();
    expect(runs.find(({ due_ms: dueMs }) => dueMs === DUE_MS)).toMatchObject({
      state: 'failed',
      fault: 'no-recipient',
    });
  });

  test('is not another organisation’s', async () => {
    const { id } = await schedule();
    const other = new ReportStore(store.context, OTHER.organisationId);
    expect(await other.list()).toEqual([]);
    expect(await other.remove(id, null)).toEqual({ kind: 'missing' });
    const {
      id: _id,
      version: _version,
      nextMs: _next,
      lastRun: _run,
      ...input
    } = (await own().get(id)) ?? (await schedule());
    await expect(other.create(input)).rejects.toThrow('There is no site');
    const elsewhere = { ...input, siteId: OTHER.site.id };
    expect(await other.replace(id, null, elsewhere)).toEqual({ kind: 'missing' });
  });
});
