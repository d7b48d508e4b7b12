import type { Kysely } from 'kysely';
import type { Site } from '../../../src/domain/config';
import type { Database } from '../../store/schema';
import { minutesOf } from '../../../src/api/opening-hours-schema';
import type { Anchor } from './door-balance';
import { lastDailyMs } from './local-times';

const NOBODY: Pick<Anchor, 'starts' | 'before' | 'seenEmptyInsteadOf'> = {
  starts: {},
  before: new Map(),
  seenEmptyInsteadOf: null,
};

/** Where the balance of a site begins: at the last correction by somebody or by an empty site, or at a reset that came after it. */
export async function readAnchor(db: Kysely<Database>, site: Site, nowMs: number): Promise<Anchor> {
  const { resetTime, timeZone } = site;
  const resetMs = resetTime === null ? null : lastDailyMs(minutesOf(resetTime), timeZone, nowMs);
  const row = await db
    .selectFrom('site_balances')
    .select(['people', 'since_ms', 'starts', 'corrected_ms', 'seen_empty_instead_of'])
    .where('site_id', '=', site.id)
    .executeTakeFirst();
  if (row !== undefined && (resetMs === null || row.corrected_ms >= resetMs)) {
    const { people, since_ms: sinceMs, starts, corrected_ms: shownSinceMs } = row;
    const { seen_empty_instead_of: seenEmptyInsteadOf } = row;
    return { ...NOBODY, people, sinceMs, starts, shownSinceMs, seenEmptyInsteadOf };
  }
  if (resetMs !== null) return { ...NOBODY, people: 0, sinceMs: resetMs, shownSinceMs: resetMs };
  const { created_ms: createdMs } = await db
    .selectFrom('sites')
    .select('created_ms')
    .where('id', '=', site.id)
    .executeTakeFirstOrThrow();
  const sinceMs = Math.floor(createdMs / 60_000) * 60_000;
  return { ...NOBODY, people: 0, sinceMs, shownSinceMs: createdMs };
}

/** Makes this the beginning of the site's balance, whatever it was. */
export async function writeAnchor(db: Kysely<Database>, siteId: string, anchor: Anchor): Promise<void> {
  const row = rowOf(anchor);
  await db
    .insertInto('site_balances')
    .values({ site_id: siteId, ...row })
    .onConflict((conflict) => conflict.column('site_id').doUpdateSet(row))
    .execute();
}

/**
 * Makes this the beginning of the site's balance unless it was corrected at the same time or later;
 * false: it was, by another process or somebody.
 */
export async function writeNewerAnchor(
  db: Kysely<Database>,
  siteId: string,
  anchor: Anchor,
): Promise<boolean> {
  const row = rowOf(anchor);
  const written = await db
    .insertInto('site_balances')
    .values({ site_id: siteId, ...row })
    .onConflict((conflict) =>
      conflict
        .column('site_id')
        .doUpdateSet(row)
        .where('site_balances.corrected_ms', '<', anchor.shownSinceMs),
    )
    .returning('site_id')
    .executeTakeFirst();
  return written !== undefined;
}

/** Moves the beginning on, if it still is where `from` says; another process may have been faster. */
export async function moveAnchor(
  db: Kysely<Database>,
  siteId: string,
  { from, to }: { readonly from: Anchor; readonly to: Anchor },
): Promise<void> {
  const row = rowOf(to);
  await db
    .insertInto('site_balances')
    .values({ site_id: siteId, ...row })
    .onConflict((conflict) =>
      conflict
        .column('site_id')
        .doUpdateSet(row)
        .where('site_balances.since_ms', '=', from.sinceMs)
        .where('site_balances.corrected_ms', '=', from.shownSinceMs),
    )
    .execute();
}

function rowOf(anchor: Anchor) {
  return {
    people: anchor.people,
    since_ms: anchor.sinceMs,
    starts: JSON.stringify(anchor.starts),
    corrected_ms: anchor.shownSinceMs,
    seen_empty_instead_of: anchor.seenEmptyInsteadOf,
  };
}
