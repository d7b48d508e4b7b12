import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import {
  deliveryFaultSchema,
  MAX_REPORTS,
  type Report,
  type ReportInput,
} from '../../../src/api/integration-contract';
import { ProblemError } from '../../problem';
import type { StoreContext } from '../../store/context';
import type { ChangeOutcome } from '../../store/store';
import { unchanged } from '../../store/unchanged';
import { nextDueMs } from './report-times';

interface ReportRow {
  readonly id: string;
  readonly site_id: string;
  readonly config: Omit<ReportInput, 'siteId'>;
  readonly active_from_ms: number;
  readonly version: number;
  readonly time_zone: string;
}

/** The scheduled reports of one organisation; nothing of another one can be read or changed by it. */
export class ReportStore {
  constructor(
    private readonly context: StoreContext,
    private readonly organisationId: string,
  ) {}

  async list(): Promise<Report[]> {
    return this.context.guard(async () => {
      const rows = await this.#select().orderBy('report_schedules.id').execute();
      return Promise.all(rows.map((row) => this.#reportFrom(row)));
    });
  }

  async get(id: string): Promise<Report | null> {
    return this.context.guard(async () => {
      const row = await this.#select().where('report_schedules.id', '=', id).executeTakeFirst();
      return row === undefined ? null : this.#reportFrom(row);
    });
  }

  /** Throws `ProblemError` where there are too many, or no such site. */
  async create(input: ReportInput): Promise<Report> {
    const id = uuidv7();
    const nowMs = this.context.nowMs();
    await this.#assertSite(input.siteId);
    await this.context.guard(async () => {
      const { count } = await this.context.db
        .selectFrom('report_schedules')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('organisation_id', '=', this.organisationId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_REPORTS) {
        throw new ProblemError(409, `There are ${MAX_REPORTS} reports already: delete one first.`);
      }
      const row = { id, organisation_id: this.organisationId, ...columnsOf(input) };
      await this.context.db
        .insertInto('report_schedules')
        .values({ ...row, created_ms: nowMs, active_from_ms: nowMs })
        .execute();
    });
    const report = await this.get(id);
    if (report === null) throw new ProblemError(404, 'The report was deleted meanwhile.');
    return report;
  }

  /** What was due before the change is not sent any more. */
  async replace(id: string, version: number | null, input: ReportInput): Promise<ChangeOutcome<Report>> {
    await this.#assertSite(input.siteId);
    const { numUpdatedRows } = await this.context.guard(() =>
      this.context.db
        .updateTable('report_schedules')
        .set({ ...columnsOf(input), active_from_ms: this.context.nowMs(), version: sql`version + 1` })
        .where('id', '=', id)
        .where('organisation_id', '=', this.organisationId)
        .$if(version !== null, (query) => query.where('version', '=', version))
        .executeTakeFirst(),
    );
    if (numUpdatedRows === 0n) return unchanged(await this.get(id));
    const value = await this.get(id);
    return value === null ? { kind: 'missing' } : { kind: 'changed', value };
  }

  async remove(id: string, version: number | null): Promise<ChangeOutcome<null>> {
    const { numDeletedRows } = await this.context.guard(() =>
      this.context.db
        .deleteFrom('report_schedules')
        .where('id', '=', id)
        .where('organisation_id', '=', this.organisationId)
        .$if(version !== null, (query) => query.where('version', '=', version))
        .executeTakeFirst(),
    );
    return numDeletedRows > 0n ? { kind: 'changed', value: null } : unchanged(await this.get(id));
  }

  async #assertSite(siteId: string): Promise<void> {
    const site = await this.context.guard(() =>
      this.context.db
        .selectFrom('sites')
        .select('id')
        .where('id', '=', siteId)
        .where('organisation_id', '=', this.organisationId)
        .executeTakeFirst(),
    );
    if (site === undefined) throw new ProblemError(422, `There is no site "${siteId}".`);
  }

  #select() {
    return this.context.db
      .selectFrom('report_schedules')
      .innerJoin('sites', 'sites.id', 'report_schedules.site_id')
      .select((eb) => [
        'report_schedules.id',
        'report_schedules.site_id',
        'report_schedules.config',
        'report_schedules.version',
        'report_schedules.active_from_ms',
        eb.ref('sites.config', '->>').key('timeZone').as('time_zone'),
      ])
      .where('report_schedules.organisation_id', '=', this.organisationId);
  }

  async #reportFrom(row: ReportRow): Promise<Report> {
    const run = await this.context.db
      .selectFrom('report_runs')
      .select(['due_ms', 'state', 'finished_ms', 'fault', 'detail'])
      .where('schedule_id', '=', row.id)
      .orderBy('due_ms', 'desc')
      .executeTakeFirst();
    const fault = deliveryFaultSchema.safeParse(run?.fault);
    return {
      id: row.id,
      siteId: row.site_id,
      version: row.version,
      ...row.config,
      nextMs: row.config.isEnabled ? nextDueMs(row.config, row.time_zone, this.context.nowMs()) : null,
      lastRun:
        run === undefined
          ? null
          : {
              dueMs: run.due_ms,
              state: run.state,
              finishedMs: run.finished_ms,
              problem:
                run.fault === null
                  ? null
                  : { fault: fault.success ? fault.data : 'other', detail: run.detail ?? '' },
            },
    };
  }
}

function columnsOf({ siteId, ...config }: ReportInput) {
  return { site_id: siteId, config: JSON.stringify(config) };
}
