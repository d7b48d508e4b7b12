import { type Kysely, type Migration, sql } from 'kysely';

/**
 * The audit log. Rows can be added, and nothing else: a trigger refuses changes, and deletions unless an
 * organisation is erased as a whole, which says so in the setting `hiro.erases_organisation`.
 */
export const audit: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('audit_entries')
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('sequence', 'bigint', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('target', 'text')
      .addColumn('details', 'jsonb', (column) => column.notNull())
      .addColumn('previous_hash', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('audit_entries_key', ['organisation_id', 'sequence'])
      .execute();
    await sql`
      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and current_setting('hiro.erases_organisation', true) = old.organisation_id then
          return old;
        end if;
        raise exception 'the audit log is append-only';
      end $$`.execute(db);
    await sql`
      create trigger audit_entries_append_only before update or delete on audit_entries
      for each row execute function refuse_audit_change()`.execute(db);
  },
};
