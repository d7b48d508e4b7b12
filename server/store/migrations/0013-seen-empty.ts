import type { Kysely, Migration } from 'kysely';

/** Balances of doors that begin anew because nobody was to be seen. */
export const seenEmpty: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('site_balances').addColumn('seen_empty_instead_of', 'bigint').execute();
  },
};
