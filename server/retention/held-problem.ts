import { type Kysely, sql } from 'kysely';
import { ProblemError } from '../problem';
import type { Database } from '../store/schema';

/** The answer to a deletion that a legal hold forbids; `how` says until when it holds at least. */
export function heldProblem(how: string): ProblemError {
  return new ProblemError(
    409,
    `A legal hold is on it (${how}), so it cannot be deleted, and no camera can be moved out of it. Release the hold first.`,
    { code: 'legal-hold' },
  );
}

/**
 * Throws 409 `legal-hold` where a hold is on a site, on one of its cameras or on its organisation; without a
 * site, where one is on anything of the organisation. For what deletes one thing after the other: the
 * database refuses each by itself, but the first ones would be gone.
 */
export async function assertUnheld(
  db: Kysely<Database>,
  { organisationId, siteId }: { readonly organisationId: string; readonly siteId: string | null },
): Promise<void> {
  const isOn =
    siteId === null
      ? sql<boolean>`true`
      : sql<boolean>`(site_id = ${siteId} or (site_id is null and camera_id is null)
          or camera_id in (select id from cameras where cameras.site_id = ${siteId}))`;
  const row = await db
    .selectFrom('legal_holds')
    .select('review_ms')
    .where('organisation_id', '=', organisationId)
    .where('released_ms', 'is', null)
    .where(isOn)
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return;
  throw heldProblem(`held until it is reviewed on ${new Date(row.review_ms).toISOString().slice(0, 10)}`);
}
