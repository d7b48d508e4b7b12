import type { Selectable } from 'kysely';
import type { AlarmLimits, AlarmLimitsInput } from '../../../src/api/live-contract';
import type { StoreContext } from '../../store/context';
import type { ChangeOutcome } from '../../store/store';
import type { AlarmLimitsTable } from '../live-tables';

/** After how many minutes of silence an organisation's alarms are raised. */
export interface AlarmLimitStore {
  of(organisationId: string): Promise<AlarmLimits>;
  /** `version` is that of what was read; 0: nobody has set them yet; null: whichever. */
  replace(
    organisationId: string,
    version: number | null,
    input: AlarmLimitsInput,
  ): Promise<ChangeOutcome<AlarmLimits>>;
  /** What an organisation has, read for all of them at once. */
  all(): Promise<(organisationId: string) => AlarmLimits>;
}

/** On SQL; `usual` counts where an organisation has set nothing. */
export function createAlarmLimits(context: StoreContext, usual: AlarmLimitsInput): AlarmLimitStore {
  const { db, guard } = context;
  const unset: AlarmLimits = { ...usual, version: 0 };

  async function of(organisationId: string): Promise<AlarmLimits> {
    const row = await guard(() =>
      db
        .selectFrom('alarm_limits')
        .selectAll()
        .where('organisation_id', '=', organisationId)
        .executeTakeFirst(),
    );
    return row === undefined ? unset : limitsFrom(row);
  }

  return {
    of,

    async replace(organisationId, version, { cameraMinutes, analyserMinutes }) {
      const columns = { camera_minutes: cameraMinutes, analyser_minutes: analyserMinutes };
      const row = await guard(() =>
        version === null || version === 0
          ? db
              .insertInto('alarm_limits')
              .values({ organisation_id: organisationId, ...columns, version: 1 })
              .onConflict((conflict) =>
                conflict
                  .column('organisation_id')
                  .doUpdateSet((eb) => ({ ...columns, version: eb('alarm_limits.version', '+', 1) }))
                  // Made by somebody else since it was read.
                  .where(({ lit }) => lit(version === null)),
              )
              .returningAll()
              .executeTakeFirst()
          : db
              .updateTable('alarm_limits')
              .set((eb) => ({ ...columns, version: eb('version', '+', 1) }))
              .where('organisation_id', '=', organisationId)
              .where('version', '=', version)
              .returningAll()
              .executeTakeFirst(),
      );
      if (row !== undefined) return { kind: 'changed', value: limitsFrom(row) };
      return { kind: 'conflict', version: (await of(organisationId)).version };
    },

    async all() {
      const rows = await guard(() => db.selectFrom('alarm_limits').selectAll().execute());
      const known = new Map(rows.map((row) => [row.organisation_id, limitsFrom(row)]));
      return (organisationId) => known.get(organisationId) ?? unset;
    },
  };
}

function limitsFrom(row: Selectable<AlarmLimitsTable>): AlarmLimits {
  return {
    cameraMinutes: row.camera_minutes,
    analyserMinutes: row.analyser_minutes,
    version: row.version,
  };
}
