import type { AlertRules } from '../../src/api/alert-rule-schema';
import { alertRuleSchema } from '../../src/api/alert-rule-schema';
import { DEFAULT_ALERT_SETTINGS } from '../../src/api/alert-contract';
import type { AlertRule } from '../../src/domain/alert-rule';
import type { StoreContext } from '../store/context';
import type { ChangeOutcome } from '../store/store';

/** The alert rules of sites, each time the whole list. */
export interface AlertRuleStore {
  of(siteId: string): Promise<AlertRules>;
  /**
   * `version` is that of what was read; 0: there was nothing; null: whichever. Blocked where a rule has the id of
   * another site's.
   */
  replace(
    siteId: string,
    version: number | null,
    rules: readonly AlertRule[],
  ): Promise<ChangeOutcome<AlertRules>>;
}

/** On SQL. Rules go with their camera, and stay away while it belongs to another site. */
export function createAlertRuleStore({ db, guard }: StoreContext): AlertRuleStore {
  async function read(by: typeof db, siteId: string): Promise<AlertRules> {
    const settings = await by
      .selectFrom('alert_settings')
      .select('rules_version')
      .where('site_id', '=', siteId)
      .executeTakeFirst();
    const rows = await by
      .selectFrom('alert_rules')
      .innerJoin('cameras', (join) =>
        join
          .onRef('cameras.id', '=', 'alert_rules.camera_id')
          .onRef('cameras.site_id', '=', 'alert_rules.site_id'),
      )
      .select('alert_rules.config')
      .where('alert_rules.site_id', '=', siteId)
      .orderBy('place')
      .execute();
    const rules = rows.flatMap(({ config }) => alertRuleSchema.safeParse(config).data ?? []);
    return { rules, version: settings?.rules_version ?? 0 };
  }

  return {
    of: (siteId) => guard(() => read(db, siteId)),

    replace: (siteId, version, rules) =>
      guard(() =>
        db.transaction().execute(async (trx) => {
          await trx
            .insertInto('alert_settings')
            .values({
              site_id: siteId,
              config: JSON.stringify(DEFAULT_ALERT_SETTINGS),
              version: 0,
              rules_version: 0,
            })
            .onConflict((conflict) => conflict.column('site_id').doNothing())
            .execute();
          const { rules_version: stored } = await trx
            .selectFrom('alert_settings')
            .select('rules_version')
            .where('site_id', '=', siteId)
            .forUpdate()
            .executeTakeFirstOrThrow();
          if (version !== null && version !== stored) return { kind: 'conflict', version: stored };
          const ids = rules.map(({ id }) => id.toLowerCase());
          if (ids.length > 0) {
            const elsewhere = await trx
              .selectFrom('alert_rules')
              .select('id')
              .where('id', 'in', ids)
              .where('site_id', '<>', siteId)
              .executeTakeFirst();
            if (elsewhere !== undefined) return { kind: 'blocked' };
          }
          await trx
            .deleteFrom('alert_rules')
            .where('site_id', '=', siteId)
            .$if(ids.length > 0, (query) => query.where('id', 'not in', ids))
            .execute();
          for (const [place, rule] of rules.entries()) {
            const id = rule.id.toLowerCase();
            const columns = { camera_id: rule.cameraId, place, config: JSON.stringify({ ...rule, id }) };
            // Changed where it is, not made anew: what hangs on it stays.
            await trx
              .insertInto('alert_rules')
              .values({ id, site_id: siteId, ...columns })
              .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
              .execute();
          }
          await trx
            .updateTable('alert_settings')
            .set({ rules_version: stored + 1 })
            .where('site_id', '=', siteId)
            .execute();
          return { kind: 'changed', value: await read(trx, siteId) };
        }),
      ),
  };
}
