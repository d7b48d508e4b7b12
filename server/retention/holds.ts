import type { Selectable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { LegalHold, LegalHoldInput } from '../../src/api/data-life-contract';
import type { StoreContext } from '../store/context';
import type { LegalHoldTable } from './retention-tables';

/** Legal holds of organisations: while one is not released, nothing that it speaks of is deleted. */
export interface HoldStore {
  /** The newest first, released ones too. */
  list(organisationId: string): Promise<LegalHold[]>;
  /** Resolves when it holds. */
  place(organisationId: string, by: string, input: LegalHoldInput): Promise<LegalHold>;
  /** Null where there is none that holds. */
  review(organisationId: string, id: string, reviewMs: number): Promise<LegalHold | null>;
  /** Null where there is none that holds. What has expired goes with the next clean-up. */
  release(organisationId: string, id: string, by: string): Promise<LegalHold | null>;
}

/** Legal holds on SQL; the database itself refuses to delete what they are on. */
export function createHoldStore({ db, guard, nowMs }: StoreContext): HoldStore {
  const change = (
    organisationId: string,
    id: string,
    set: { review_ms: number } | { released_by: string; released_ms: number },
  ): Promise<LegalHold | null> =>
    guard(async () => {
      const row = await db
        .updateTable('legal_holds')
        .set(set)
        .where('organisation_id', '=', organisationId)
        .where('id', '=', id)
        .where('released_ms', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : holdFrom(row);
    });

  return {
    list: (organisationId) =>
      guard(async () => {
        const rows = await db
          .selectFrom('legal_holds')
          .selectAll()
          .where('organisation_id', '=', organisationId)
          .orderBy('id', 'desc')
          .execute();
        return rows.map(holdFrom);
      }),

    place: (organisationId, by, input) =>
      guard(async () => {
        const row = await db
          .insertInto('legal_holds')
          .values({
            id: uuidv7(),
            organisation_id: organisationId,
            site_id: input.siteId,
            camera_id: input.cameraId,
            from_ms: input.fromMs,
            to_ms: input.toMs,
            reason: input.reason,
            placed_by: by,
            placed_ms: nowMs(),
            review_ms: input.reviewMs,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        return holdFrom(row);
      }),

    review: (organisationId, id, reviewMs) => change(organisationId, id, { review_ms: reviewMs }),

    release: (organisationId, id, by) =>
      change(organisationId, id, { released_by: by, released_ms: nowMs() }),
  };
}

function holdFrom(row: Selectable<LegalHoldTable>): LegalHold {
  return {
    id: row.id,
    siteId: row.site_id,
    cameraId: row.camera_id,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    reason: row.reason,
    placedBy: row.placed_by,
    placedMs: row.placed_ms,
    reviewMs: row.review_ms,
    releasedBy: row.released_by,
    releasedMs: row.released_ms,
  };
}
