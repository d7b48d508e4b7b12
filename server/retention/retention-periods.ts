import {
  type KeptDays,
  type SettableKind,
  SETTABLE,
  keptDaysSchema,
  isSettable,
} from '../../src/api/data-life-contract';
import { MAIN_ORGANISATION_ID } from '../../src/domain/access';
import type { Quotas } from '../accounts/quotas';
import type { CountLimits } from '../aggregates/bucket-age';
import type { StoreContext } from '../store/context';
import type { ChangeOutcome } from '../store/store';

/** Counts are what a quota's `retentionDays` speaks of. */
const UNDER_QUOTA: ReadonlySet<SettableKind> = new Set(['minute-counts', 'rollups', 'breakdowns']);
/** Of people and browsers, which belong to no single organisation: the first one sets it for all. */
export const SERVER_WIDE: ReadonlySet<SettableKind> = new Set(['sessions']);

/** What an organisation has set, and which change that was. */
export interface RetentionSettings {
  readonly days: KeptDays;
  readonly version: number;
}

const UNSET: RetentionSettings = { days: {}, version: 0 };

/**
 * How long what is kept by each organisation: what it has set, or else what is usual, and never longer than
 * its quota. Known without asking the store; `load` reads what other servers have set meanwhile.
 */
export class RetentionPeriods {
  readonly #context: StoreContext;
  readonly #quotas: Quotas;
  #settings: ReadonlyMap<string, RetentionSettings> = new Map();

  constructor(context: StoreContext, quotas: Quotas) {
    this.#context = context;
    this.#quotas = quotas;
  }

  async load(): Promise<void> {
    const { db, guard } = this.#context;
    const rows = await guard(() => db.selectFrom('retention_settings').selectAll().execute());
    this.#settings = new Map(
      rows.map((row) => [row.organisation_id, { days: parseDays(row.days), version: row.version }]),
    );
  }

  settingsOf(organisationId: string): RetentionSettings {
    return this.#settings.get(organisationId) ?? UNSET;
  }

  /** Days; null: for good. */
  daysOf(organisationId: string, kind: SettableKind): number | null {
    const owner = SERVER_WIDE.has(kind) ? MAIN_ORGANISATION_ID : organisationId;
    const set = this.settingsOf(owner).days[kind];
    const days = set === undefined ? SETTABLE[kind].usualDays : set;
    const cap = this.capOf(organisationId, kind);
    return cap === null ? days : Math.min(cap, days ?? Infinity);
  }

  /** How long minutes are kept, which is how old they may be when they come. */
  get countLimits(): CountLimits {
    return { of: (id) => ({ retentionDays: this.daysOf(id, 'minute-counts') }) };
  }

  /** What the quota allows, days; null: no limit. */
  capOf(organisationId: string, kind: SettableKind): number | null {
    return UNDER_QUOTA.has(kind) ? this.#quotas.of(organisationId).retentionDays : null;
  }

  /** `version` is that of what was read; 0: nobody has set anything yet; null: whichever. */
  async replace(
    organisationId: string,
    version: number | null,
    days: KeptDays,
  ): Promise<ChangeOutcome<RetentionSettings>> {
    const { db, guard } = this.#context;
    const text = JSON.stringify(days);
    const row = await guard(() =>
      version === null || version === 0
        ? db
            .insertInto('retention_settings')
            .values({ organisation_id: organisationId, days: text, version: 1 })
            .onConflict((conflict) =>
              conflict
                .column('organisation_id')
                .doUpdateSet((eb) => ({ days: text, version: eb('retention_settings.version', '+', 1) }))
                // Made by somebody else since it was read.
                .where(({ lit }) => lit(version === null)),
            )
            .returning('version')
            .executeTakeFirst()
        : db
            .updateTable('retention_settings')
            .set((eb) => ({ days: text, version: eb('version', '+', 1) }))
            .where('organisation_id', '=', organisationId)
            .where('version', '=', version)
            .returning('version')
            .executeTakeFirst(),
    );
    await this.load();
    const stored = this.settingsOf(organisationId);
    return row === undefined
      ? { kind: 'conflict', version: stored.version }
      : { kind: 'changed', value: stored };
  }
}

/** What a newer version has set and this one does not know is as usual here. */
function parseDays(stored: object): KeptDays {
  const known = Object.fromEntries(Object.entries(stored).filter(([kind]) => isSettable(kind)));
  const parsed = keptDaysSchema.safeParse(known);
  return parsed.success ? parsed.data : {};
}
