import { v7 as uuidv7 } from 'uuid';
import type { Snooze, SnoozeInput } from '../../src/api/alert-contract';
import type { StoreContext } from '../store/context';

/** Rules and cameras of sites of which nobody is told for a while. */
export interface SnoozeStore {
  /** Those in force. */
  of(siteId: string, nowMs: number): Promise<Snooze[]>;
  /** False: the site has no such rule or camera. `by`: `nameOf` a principal. */
  set(
    siteId: string,
    input: SnoozeInput,
    change: { readonly by: string; readonly nowMs: number },
  ): Promise<boolean>;
}

/** On SQL. */
export function createSnoozeStore({ db, guard }: StoreContext): SnoozeStore {
  const isThere = async (siteId: string, { ruleId, cameraId }: SnoozeInput): Promise<boolean> => {
    const row =
      ruleId === null
        ? await db
            .selectFrom('cameras')
            .select('id')
            .where('id', '=', cameraId ?? '')
            .where('site_id', '=', siteId)
            .executeTakeFirst()
        : await db
            .selectFrom('alert_rules')
            .select('id')
            .where('id', '=', ruleId)
            .where('site_id', '=', siteId)
            .executeTakeFirst();
    return row !== undefined;
  };

  return {
    of: (siteId, nowMs) =>
      guard(async () => {
        const rows = await db
          .selectFrom('alert_snoozes')
          .selectAll()
          .where('site_id', '=', siteId)
          .where('until_ms', '>', nowMs)
          .orderBy('id')
          .execute();
        return rows.map((row) => ({
          ruleId: row.rule_id,
          cameraId: row.camera_id,
          untilMs: row.until_ms,
          by: row.placed_by,
        }));
      }),

    set: (siteId, input, { by, nowMs }) =>
      guard(async () => {
        if (!(await isThere(siteId, input))) return false;
        const { ruleId, cameraId, untilMs } = input;
        await db.transaction().execute(async (trx) => {
          await trx
            .deleteFrom('alert_snoozes')
            .where('site_id', '=', siteId)
            .where((eb) =>
              eb.or([
                eb('until_ms', '<=', nowMs),
                ruleId === null ? eb('camera_id', '=', cameraId) : eb('rule_id', '=', ruleId),
              ]),
            )
            .execute();
          if (untilMs === null) return;
          const what = { rule_id: ruleId, camera_id: cameraId };
          await trx
            .insertInto('alert_snoozes')
            .values({ id: uuidv7(), site_id: siteId, ...what, until_ms: untilMs, placed_by: by })
            // Somebody else was as quick: theirs stands.
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        });
        return true;
      }),
  };
}
