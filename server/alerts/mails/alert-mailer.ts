import type { AlertSettingsInput } from '../../../src/api/alert-contract';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import { DeliveryError, type Problem, problemOf } from '../../integrations/delivery-error';
import type { Mailer } from '../../mail/mailer';
import type { StoreContext } from '../../store/context';
import { incidentFrom } from '../incident-rows';
import { type MailedIncident, writeMail } from './write-mail';

/** What comes within it goes into one mail. */
const TICK_MS = 3_000;
/** An attempt has this long; after it the mails are anybody's again. */
const CLAIM_MS = 60_000;
const RETRY_DELAYS_MS = [30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000];
/** What could not be sent by then is not sent any more. */
const LATEST_MS = 24 * 60 * 60_000;
/** Incidents of one mail at most; the others follow. */
const MAX_INCIDENTS = 50;

interface AlertMailerOptions {
  readonly context: StoreContext;
  readonly mailer: Pick<Mailer, 'isConfigured' | 'send'>;
  readonly log: Logger;
}

/** What is due for one member. */
interface Claim {
  readonly userId: string;
  readonly organisationId: string;
  readonly mails: readonly { readonly id: string; readonly createdMs: number; readonly attempts: number }[];
}

/**
 * Mails members about incidents: whatever is due for one of them goes into one mail. Any number of processes may
 * run one; a mail is taken by one of them, and tried again where the mail server is away.
 */
export class AlertMailer {
  readonly #options: AlertMailerOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: AlertMailerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), TICK_MS);
    this.#timer.unref();
  }

  /** Sends what is due. A failure is logged and tried again. */
  tick(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#running ??= this.#work()
      .catch((error: unknown) =>
        this.#options.log.warn('Mails about alerts wait', { cause: messageOf(error) }),
      )
      .finally(() => (this.#running = null));
    return this.#running;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  async #work(): Promise<void> {
    for (let claim = await this.#claim(); claim !== null && !this.#isClosed; claim = await this.#claim()) {
      try {
        await this.#send(claim);
        await this.#settle(claim, null);
      } catch (error) {
        const problem = problemOf(error);
        this.#options.log.warn('A mail about alerts could not be sent', {
          fault: problem.fault,
          cause: problem.detail,
        });
        await this.#settle(claim, problem);
      }
    }
  }

  #claim(): Promise<Claim | null> {
    const { context } = this.#options;
    const nowMs = context.nowMs();
    return context.guard(() =>
      context.db.transaction().execute(async (trx) => {
        const due = trx
          .selectFrom('alert_mails')
          .where('state', '=', 'pending')
          .where('next_attempt_ms', '<=', nowMs)
          .orderBy('next_attempt_ms')
          .forUpdate()
          .skipLocked();
        const first = await due.select(['user_id', 'organisation_id']).limit(1).executeTakeFirst();
        if (first === undefined) return null;
        const { user_id: userId, organisation_id: organisationId } = first;
        const rows = await due
          .select(['id', 'created_ms', 'attempts'])
          .where('user_id', '=', userId)
          .where('organisation_id', '=', organisationId)
          .limit(MAX_INCIDENTS)
          .execute();
        await trx
          .updateTable('alert_mails')
          .set((eb) => ({ attempts: eb('attempts', '+', 1), next_attempt_ms: nowMs + CLAIM_MS }))
          .where(
            'id',
            'in',
            rows.map(({ id }) => id),
          )
          .execute();
        const mails = rows.map((row) => {
          return { id: row.id, createdMs: row.created_ms, attempts: row.attempts + 1 };
        });
        return { userId, organisationId, mails };
      }),
    );
  }

  async #send({ userId, organisationId, mails }: Claim): Promise<void> {
    const { context, mailer } = this.#options;
    if (!mailer.isConfigured) {
      throw new DeliveryError('mail-not-set-up', 'No mail server is set up on this server (HIRO_SMTP_URL).');
    }
    const to = await this.#addressOf(userId, organisationId);
    if (to === null) throw new DeliveryError('no-recipient', 'The recipient is no member any more.');
    const rows = await context.guard(() =>
      context.db
        .selectFrom('alert_mails')
        .innerJoin('alert_incidents', 'alert_incidents.id', 'alert_mails.incident_id')
        .leftJoin('sites', 'sites.id', 'alert_incidents.site_id')
        .leftJoin('alert_settings', 'alert_settings.site_id', 'sites.id')
        .selectAll('alert_incidents')
        .select(['sites.config as site', 'alert_settings.config as settings'])
        .where(
          'alert_mails.id',
          'in',
          mails.map(({ id }) => id),
        )
        .orderBy('alert_incidents.severity', 'desc')
        .orderBy('alert_incidents.id')
        .execute(),
    );
    // Resolved or erased meanwhile: there is nothing to say any more.
    if (rows.length === 0) return;
    const incidents = rows.map(({ site, ...row }): MailedIncident => ({
      ...incidentFrom(row),
      site: site === null ? null : { name: site.name, timeZone: site.timeZone },
    }));
    const { subject, text } = writeMail(incidents, languageOf(rows[0]?.settings ?? null));
    try {
      await mailer.send({ to, subject, text });
    } catch (error) {
      // The words of a mail server may name the address.
      throw new DeliveryError('mail-failed', messageOf(error).replaceAll(to, '…'), error);
    }
  }

  async #addressOf(userId: string, organisationId: string): Promise<string | null> {
    const { db, guard } = this.#options.context;
    const row = await guard(() =>
      db
        .selectFrom('members')
        .innerJoin('users', 'users.id', 'members.user_id')
        .select('users.email')
        .where('members.user_id', '=', userId)
        .where('members.organisation_id', '=', organisationId)
        .executeTakeFirst(),
    );
    return row?.email ?? null;
  }

  /** Null: it was sent. A later claim of somebody else is left alone. */
  async #settle({ mails }: Claim, problem: Problem | null): Promise<void> {
    const { db, guard, nowMs } = this.#options.context;
    for (const { id, createdMs, attempts } of mails) {
      const set = settled({ createdMs, attempts, problem, nowMs: nowMs() });
      await guard(() =>
        db
          .updateTable('alert_mails')
          .set(set)
          .where('id', '=', id)
          .where('attempts', '=', attempts)
          .where('state', '=', 'pending')
          .execute(),
      );
    }
  }
}

function settled({
  createdMs,
  attempts,
  problem,
  nowMs,
}: {
  readonly createdMs: number;
  readonly attempts: number;
  readonly problem: Problem | null;
  readonly nowMs: number;
}) {
  if (problem === null) return { state: 'sent' as const, finished_ms: nowMs, fault: null, detail: null };
  const words = { fault: problem.fault, detail: problem.detail.slice(0, 500) };
  const delayMs = RETRY_DELAYS_MS[Math.min(attempts, RETRY_DELAYS_MS.length) - 1] ?? CLAIM_MS;
  const isHopeless = problem.fault === 'mail-not-set-up' || problem.fault === 'no-recipient';
  return isHopeless || nowMs + delayMs - createdMs > LATEST_MS
    ? { ...words, state: 'failed' as const, finished_ms: nowMs }
    : { ...words, next_attempt_ms: nowMs + delayMs };
}

function languageOf(settings: AlertSettingsInput | null): AlertSettingsInput['language'] {
  return settings?.language === 'de' ? 'de' : 'en';
}
