import type { FloorPlanDrawing } from '../../src/domain/floor-plan';
import type { StoreContext } from '../store/context';
import { isForeignKeyError } from '../store/pg-errors';
import type { ChangeOutcome } from '../store/store';

/** A site's plan as it is stored: it may point to cameras and zones that are gone. */
export interface StoredFloorPlan {
  /** Null: nobody has drawn one, or it was deleted. */
  readonly drawing: FloorPlanDrawing | null;
  /** 0: there never was one. */
  readonly version: number;
}

/** Floor plans by site. The caller has made sure that the site is one that may be seen, or changed. */
export interface FloorPlanStore {
  read(siteId: string): Promise<StoredFloorPlan>;
  /**
   * Puts a drawing, or with null none, in place of what is there. `version` is that of what was read, null for
   * whichever. Missing where the site is gone.
   */
  replace(
    siteId: string,
    version: number | null,
    drawing: FloorPlanDrawing | null,
  ): Promise<ChangeOutcome<StoredFloorPlan>>;
}

/** On SQL. */
export function createFloorPlanStore({ db, guard }: StoreContext): FloorPlanStore {
  async function read(siteId: string): Promise<StoredFloorPlan> {
    const row = await guard(() =>
      db
        .selectFrom('floor_plans')
        .select(['drawing', 'version'])
        .where('site_id', '=', siteId)
        .executeTakeFirst(),
    );
    return row ?? { drawing: null, version: 0 };
  }

  const upsert = (siteId: string, version: number | null, drawing: string | null) =>
    db
      .insertInto('floor_plans')
      .values({ site_id: siteId, drawing, version: 1 })
      .onConflict((conflict) =>
        conflict
          .column('site_id')
          .doUpdateSet((eb) => ({ drawing, version: eb('floor_plans.version', '+', 1) }))
          .where((eb) => (version === null ? eb.lit(true) : eb('floor_plans.version', '=', version))),
      )
      .returning(['drawing', 'version'])
      .executeTakeFirst();

  const update = (siteId: string, version: number, drawing: string | null) =>
    db
      .updateTable('floor_plans')
      .set((eb) => ({ drawing, version: eb('version', '+', 1) }))
      .where('site_id', '=', siteId)
      .where('version', '=', version)
      .returning(['drawing', 'version'])
      .executeTakeFirst();

  return {
    read,

    async replace(siteId, version, drawing) {
      const text = drawing === null ? null : JSON.stringify(drawing);
      try {
        const row = await guard(() =>
          version === null || version === 0 ? upsert(siteId, version, text) : update(siteId, version, text),
        );
        if (row !== undefined) return { kind: 'changed', value: row };
      } catch (error) {
        if (isForeignKeyError(error)) return { kind: 'missing' };
        throw error;
      }
      return { kind: 'conflict', version: (await read(siteId)).version };
    },
  };
}
