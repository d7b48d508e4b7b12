import type { ReportInput } from '../../../src/api/integration-contract';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import { hoursIn } from '../../statistics/local-time';
import type { Store } from '../../store/store';
import { DeliveryError, type Problem, problemOf } from '../delivery-error';
import { type ReportMail, writeReport } from './report-mail';
import type { Recipient, Recipients, ReportMailer } from './report-mailer';
import { readSiteReport } from './report-numbers';
import { lastDueMs, spanOf } from './report-times';

const TICK_MS = 30_000;
/** What was not sent by then is not sent any more: the next report is due. */
const LATEST_MS = 24 * 60 * 60_000;
/** A report that comes later than this says so. */
const LATE_AFTER_MS = 30 * 60_000;
/** An attempt has this long; after it the run is anybody's again. */
const CLAIM_MS = 10 * 60_000;
const RETRY_DELAYS_MS = [60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000];
const RUNS_KEPT_MS = 90 * 24 * 60 * 60_000;

interface RunnerOptions {
  readonly store: Store;
  readonly mailer: ReportMailer;
  readonly recipients: Recipients;
  readonly log: Logger;
}

interface Run {
  readonly scheduleId: string;
  readonly dueMs: number;
  readonly attempts: number;
  readonly sentTo: readonly string[];
}

interface Schedule {
  readonly organisationId: string;
  readonly siteId: string;
  readonly timeZone: string;
  readonly config: Omit<ReportInput, 'siteId'>;
}

/**
 * Sends the reports that are due, each once, by one of the processes. One that was due while no server ran,
 * or no mail could be sent, is sent late within a day.
 */
export class ReportRunner {
  readonly #options: RunnerOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), TICK_MS);
    this.#timer.unref();
    void this.tick();
  }

  /** Looks for what is due, and sends it. A failure is logged and tried again at the next tick. */
  tick(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#running ??= this.#work()
      .catch((error: unknown) => {
        this.#options.log.warn('Reports wait', { cause: messageOf(error) });
      })
      .finally(() => (this.#running = null));
    return this.#running;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Sends the newest finished span to one member. Rejects with `DeliveryError`. */
  async sendTest(
    schedule: { siteId: string; organisationId: string; report: ReportInput },
    to: Recipient,
  ): Promise<void> {
    const { context } = this.#options.store;
    const site = await this.#options.store.within(schedule.organisationId).sites.get(schedule.siteId);
    if (site === null) throw new DeliveryError('other', 'The site was deleted.');
    const full = { ...schedule, timeZone: site.timeZone, config: schedule.report };
    await this.#sendTo(to, await this.#write(full, context.nowMs(), 'test'));
  }

  async #work(): Promise<void> {
    const { context } = this.#options.store;
    await this.#planRuns(context.nowMs());
    for (let run = await this.#claim(); run !== null && !this.#isClosed; run = await this.#claim()) {
      await this.#execute(run);
    }
  }

  async #planRuns(nowMs: number): Promise<void> {
    const { db, guard } = this.#options.store.context;
    const schedules = await guard(() =>
      db
        .selectFrom('report_schedules')
        .innerJoin('sites', 'sites.id', 'report_schedules.site_id')
        .select((eb) => [
          'report_schedules.id',
          'report_schedules.config',
          'active_from_ms',
          eb.ref('sites.config', '->>').key('timeZone').as('time_zone'),
        ])
        .execute(),
    );
    for (const { id, config, active_from_ms: fromMs, time_zone: timeZone } of schedules) {
      if (!config.isEnabled) continue;
      const dueMs = lastDueMs(config, timeZone, nowMs);
      if (dueMs < fromMs || nowMs - dueMs > LATEST_MS) continue;
      await guard(() =>
        db
          .insertInto('report_runs')
          .values({
            schedule_id: id,
            due_ms: dueMs,
            state: 'pending',
            attempts: 0,
            next_attempt_ms: nowMs,
            sent_to: '[]',
          })
          .onConflict((conflict) => conflict.columns(['schedule_id', 'due_ms']).doNothing())
          .execute(),
      );
    }
    await guard(() =>
      db
        .deleteFrom('report_runs')
        .where('due_ms', '<', nowMs - RUNS_KEPT_MS)
        .execute(),
    );
  }

  async #claim(): Promise<Run | null> {
    const { db, guard, nowMs } = this.#options.store.context;
    const row = await guard(() =>
      db.transaction().execute(async (trx) => {
        const due = await trx
          .selectFrom('report_runs')
          .select(['schedule_id', 'due_ms', 'attempts', 'sent_to'])
          .where('state', '=', 'pending')
          .where('next_attempt_ms', '<=', nowMs())
          .orderBy('next_attempt_ms')
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst();
        if (due === undefined) return null;
        await trx
          .updateTable('report_runs')
          .set({ attempts: due.attempts + 1, next_attempt_ms: nowMs() + CLAIM_MS })
          .where('schedule_id', '=', due.schedule_id)
          .where('due_ms', '=', due.due_ms)
          .execute();
        return due;
      }),
    );
    if (row === null) return null;
    const { schedule_id: scheduleId, due_ms: dueMs, attempts, sent_to: sentTo } = row;
    return { scheduleId, dueMs, attempts: attempts + 1, sentTo };
  }

  async #execute(run: Run): Promise<void> {
    const schedule = await this.#schedule(run.scheduleId);
    if (schedule === null) return;
    try {
      await this.#send(run, schedule);
      await this.#finish(run, { state: 'sent', problem: null });
    } catch (error) {
      const problem = problemOf(error);
      const { nowMs } = this.#options.store.context;
      const delayMs = RETRY_DELAYS_MS[Math.min(run.attempts, RETRY_DELAYS_MS.length) - 1] ?? CLAIM_MS;
      const nextMs = nowMs() + delayMs;
      const isOver = nextMs - run.dueMs > LATEST_MS;
      this.#options.log.warn('A report could not be sent', { fault: problem.fault, cause: problem.detail });
      await (isOver
        ? this.#finish(run, { state: 'failed', problem })
        : this.#update(run, { next_attempt_ms: nextMs, fault: problem.fault, detail: problem.detail }));
    }
  }

  async #send(run: Run, schedule: Schedule): Promise<void> {
    const { recipients, store } = this.#options;
    const { config, organisationId } = schedule;
    const members = await recipients.of(organisationId);
    const chosen = members.filter(({ id }) => config.recipients.includes(id));
    if (chosen.length === 0) {
      throw new DeliveryError('no-recipient', 'None of the recipients is a member any more. Choose others.');
    }
    const isLate = store.context.nowMs() - run.dueMs > LATE_AFTER_MS;
    const mail = await this.#write(schedule, run.dueMs, isLate ? 'late' : 'on-time');
    const sentTo = [...run.sentTo];
    let failure: unknown = null;
    for (const member of chosen.filter(({ id }) => !sentTo.includes(id))) {
      try {
        await this.#sendTo(member, mail);
        sentTo.push(member.id);
        await this.#update(run, { sent_to: JSON.stringify(sentTo) });
      } catch (error) {
        // One address that is refused keeps nobody else from theirs.
        failure = error;
      }
    }
    if (failure !== null) throw failure;
  }

  async #write(schedule: Schedule, dueMs: number, kind: 'on-time' | 'late' | 'test'): Promise<ReportMail> {
    const { config, organisationId, siteId, timeZone } = schedule;
    const span = spanOf(config.period, timeZone, dueMs);
    const { fromMs: startMs, toMs: endMs } = span;
    const hours = hoursIn(timeZone, { startMs, endMs });
    const report = await readSiteReport(this.#options.store, { organisationId, siteId }, hours);
    if (report === null) throw new DeliveryError('other', 'The site was deleted.');
    const { period, language, hasCsv } = config;
    return writeReport({ report, span, timeZone, period, language, hasCsv, kind });
  }

  async #sendTo({ email }: Recipient, { subject, text, html, csv }: ReportMail): Promise<void> {
    const { mailer } = this.#options;
    if (!mailer.isConfigured) {
      throw new DeliveryError('mail-not-set-up', 'No mail server is set up on this server (HIRO_SMTP_URL).');
    }
    const attachments =
      csv === null
        ? []
        : [{ filename: csv.name, contentType: 'text/csv; charset=utf-8', content: csv.content }];
    try {
      await mailer.send({ to: email, subject, text, html, attachments });
    } catch (error) {
      // The words of a mail server may name the address.
      throw new DeliveryError('mail-failed', messageOf(error).replaceAll(email, '…'), error);
    }
  }

  async #schedule(id: string): Promise<Schedule | null> {
    const { db, guard } = this.#options.store.context;
    const row = await guard(() =>
      db
        .selectFrom('report_schedules')
        .innerJoin('sites', 'sites.id', 'report_schedules.site_id')
        .select((eb) => [
          'report_schedules.organisation_id',
          'site_id',
          'report_schedules.config',
          eb.ref('sites.config', '->>').key('timeZone').as('time_zone'),
        ])
        .where('report_schedules.id', '=', id)
        .executeTakeFirst(),
    );
    if (row === undefined) return null;
    const { organisation_id: organisationId, site_id: siteId, config, time_zone: timeZone } = row;
    return { organisationId, siteId, timeZone, config };
  }

  #finish(
    run: Run,
    { state, problem }: { state: 'sent' | 'failed'; problem: Problem | null },
  ): Promise<void> {
    const finished_ms = this.#options.store.context.nowMs();
    return this.#update(run, {
      state,
      finished_ms,
      fault: problem?.fault ?? null,
      detail: problem?.detail ?? null,
    });
  }

  async #update({ scheduleId, dueMs }: Run, set: object): Promise<void> {
    const { db, guard } = this.#options.store.context;
    await guard(() =>
      db
        .updateTable('report_runs')
        .set(set)
        .where('schedule_id', '=', scheduleId)
        .where('due_ms', '=', dueMs)
        .execute(),
    );
  }
}
