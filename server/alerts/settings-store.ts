import {
  type AlertSettings,
  type AlertSettingsInput,
  alertSettingsInputSchema,
  DEFAULT_ALERT_SETTINGS,
} from '../../src/api/alert-contract';
import type { StoreContext } from '../store/context';
import type { ChangeOutcome } from '../store/store';

/** Who is told of the incidents of sites. */
export interface AlertSettingsStore {
  of(siteId: string): Promise<AlertSettings>;
  /** `version` is that of what was read; 0: nobody has set them yet; null: whichever. */
  replace(
    siteId: string,
    version: number | null,
    input: AlertSettingsInput,
  ): Promise<ChangeOutcome<AlertSettings>>;
  /** Those of these ids that are no members of the organisation. */
  strangers(organisationId: string, memberIds: readonly string[]): Promise<readonly string[]>;
}

/** On SQL. */
export function createAlertSettingsStore({ db, guard }: StoreContext): AlertSettingsStore {
  return {
    of: (siteId) =>
      guard(async () => {
        const row = await db
          .selectFrom('alert_settings')
          .select(['config', 'version'])
          .where('site_id', '=', siteId)
          .executeTakeFirst();
        const parsed = alertSettingsInputSchema.safeParse(row?.config);
        return { ...(parsed.data ?? DEFAULT_ALERT_SETTINGS), version: row?.version ?? 0 };
      }),

    replace: (siteId, version, input) =>
      guard(() =>
        db.transaction().execute(async (trx) => {
          const config = JSON.stringify(input);
          await trx
            .insertInto('alert_settings')
            .values({ site_id: siteId, config, version: 0, rules_version: 0 })
            .onConflict((conflict) => conflict.column('site_id').doNothing())
            .execute();
          const row = await trx
            .updateTable('alert_settings')
            .set((eb) => ({ config, version: eb('version', '+', 1) }))
            .where('site_id', '=', siteId)
            .$if(version !== null, (query) => query.where('version', '=', version ?? 0))
            .returning('version')
            .executeTakeFirst();
          if (row !== undefined) return { kind: 'changed', value: { ...input, version: row.version } };
          const stored = await trx
            .selectFrom('alert_settings')
            .select('version')
            .where('site_id', '=', siteId)
            .executeTakeFirstOrThrow();
          return { kind: 'conflict', version: stored.version };
        }),
      ),

    strangers: (organisationId, memberIds) =>
      guard(async () => {
        if (memberIds.length === 0) return [];
        const rows = await db
          .selectFrom('members')
          .select('id')
          .where('organisation_id', '=', organisationId)
          .where('id', 'in', memberIds)
          .execute();
        const known = new Set(rows.map(({ id }) => id));
        return memberIds.filter((id) => !known.has(id));
      }),
  };
}
