import { sql } from 'kysely';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import type { Store } from '../../store/store';
import { type CountedNumbers, HOUR_MS, readSiteReport, type SiteReport } from '../reports/report-numbers';
import { enqueueFor } from './outbox';
import type { OutgoingEvent } from './webhook-event';

const TICK_MS = 30_000;
/** Counts of an hour come in until then; what comes later is not in its report. */
export const SETTLE_MS = 5 * 60_000;
/** Hours that ended longer ago get no report any more. */
const LOOK_BACK_MS = 24 * HOUR_MS;

interface HourlyOptions {
  readonly store: Store;
  readonly log: Logger;
  /** Something new is in the outbox. */
  readonly onQueued: () => void;
}

interface DueWebhook {
  readonly id: string;
  readonly organisationId: string;
  readonly siteId: string | null;
  readonly untilMs: number;
}

/** Puts `report.hourly` into the outbox: one per webhook, site and hour, also for hours without a server. */
export class HourlyReports {
  readonly #options: HourlyOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(options: HourlyOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), TICK_MS);
    this.#timer.unref();
    void this.tick();
  }

  /** Looks for hours that are over. */
  tick(): Promise<void> {
    this.#running ??= this.#look()
      .catch((error: unknown) => this.#options.log.warn('Hourly reports wait', { cause: messageOf(error) }))
      .finally(() => (this.#running = null));
    return this.#running;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    const nowMs = this.#options.store.context.nowMs();
    const endMs = Math.floor((nowMs - SETTLE_MS) / HOUR_MS) * HOUR_MS;
    for (const webhook of await this.#dueWebhooks(endMs)) {
      const fromMs = Math.max(webhook.untilMs, endMs - LOOK_BACK_MS);
      const firstMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS;
      for (let startMs = firstMs; startMs < endMs; startMs += HOUR_MS) await this.#report(webhook, startMs);
    }
  }

  async #dueWebhooks(endMs: number): Promise<readonly DueWebhook[]> {
    const { context } = this.#options.store;
    const rows = await context.guard(() =>
      context.db
        .selectFrom('webhooks')
        .select(['id', 'organisation_id', 'site_id', 'hourly_until_ms'])
        .where('is_enabled', '=', true)
        .where('hourly_until_ms', '<', endMs)
        .where(sql<boolean>`events @> '["report.hourly"]'::jsonb`)
        .execute(),
    );
    return rows.map((row) => ({
      id: row.id,
      organisationId: row.organisation_id,
      siteId: row.site_id,
      untilMs: row.hourly_until_ms,
    }));
  }

  /** Reports and the mark that they are made are stored together. */
  async #report({ id, organisationId, siteId }: DueWebhook, startMs: number): Promise<void> {
    const { store, onQueued } = this.#options;
    const { context } = store;
    const tenant = store.within(organisationId);
    const toMs = startMs + HOUR_MS;
    const sites = (await tenant.sites.list()).filter((site) => siteId === null || site.id === siteId);
    const events: OutgoingEvent[] = [];
    for (const site of sites) {
      const hour = { startMs, endMs: toMs };
      const report = await readSiteReport(store, { organisationId, siteId: site.id }, [hour]);
      if (report === null) continue;
      events.push({
        organisationId,
        event: 'report.hourly',
        key: `report.hourly:${site.id}:${startMs}`,
        atMs: toMs,
        site: { id: site.id, name: site.name },
        data: dataOf(report, startMs, toMs),
      });
    }
    await context.guard(() =>
      context.db.transaction().execute(async (trx) => {
        for (const event of events) await enqueueFor(trx, [id], event, context.nowMs());
        await trx
          .updateTable('webhooks')
          .set({ hourly_until_ms: toMs })
          .where('id', '=', id)
          .where('hourly_until_ms', '<', toMs)
          .execute();
      }),
    );
    if (events.length > 0) onQueued();
  }
}

function dataOf({ entries, exits, coverage, cameras }: SiteReport, fromMs: number, toMs: number) {
  const numbersOf = (numbers: CountedNumbers) => {
    // What nobody watched is not known; zero would say that nobody was there.
    if (numbers.coverage === 0) {
      return { entries: null, exits: null, meanPeople: null, mostPeople: null, coverage: 0 };
    }
    return numbers;
  };
  const isKnown = coverage > 0;
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    entries: isKnown ? entries : null,
    exits: isKnown ? exits : null,
    coverage,
    cameras: cameras.map(({ id, name, numbers }) => ({ id, name, ...numbersOf(numbers) })),
  };
}
