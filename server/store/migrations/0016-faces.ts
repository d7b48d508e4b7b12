import { type Kysely, type Migration, sql } from 'kysely';

/** Face matching: consents, approved analysers, and sealed descriptors on their way between two of them. */
export const faces: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('face_persons')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull().references('sites.id').onDelete('cascade'))
      .addColumn('label', 'text')
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('wording', 'integer', (column) => column.notNull())
      .addColumn('consent_ms', 'bigint', (column) => column.notNull())
      .addColumn('expires_ms', 'bigint', (column) => column.notNull())
      .addColumn('revoked_ms', 'bigint')
      .execute();
    await db.schema.createIndex('face_persons_site').on('face_persons').column('site_id').execute();
    await db.schema
      .createTable('face_analysers')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull().references('sites.id').onDelete('cascade'))
      .addColumn('viewer_id', 'text', (column) => column.notNull())
      .addColumn('device_id', 'text', (column) => column.references('devices.id').onDelete('cascade'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('public_key', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('requested_ms', 'bigint', (column) => column.notNull())
      .addColumn('approved_ms', 'bigint')
      .addColumn('contact_ms', 'bigint')
      .addColumn('holds', 'jsonb', (column) => column.notNull().defaultTo(sql`'[]'::jsonb`))
      .addUniqueConstraint('face_analysers_key', ['site_id', 'public_key'])
      .execute();
    await db.schema
      .createTable('face_transfers')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('person_id', 'text', (column) =>
        column.notNull().references('face_persons.id').onDelete('cascade'),
      )
      .addColumn('from_id', 'text', (column) =>
        column.notNull().references('face_analysers.id').onDelete('cascade'),
      )
      .addColumn('to_id', 'text', (column) =>
        column.notNull().references('face_analysers.id').onDelete('cascade'),
      )
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('created_ms', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('face_transfers_once', ['person_id', 'to_id'])
      .execute();
    // Few buckets say anything of staff; a read finds them without looking at the others.
    await sql`create index buckets_sections on buckets (camera_id, start_ms) where sections is not null`.execute(
      db,
    );
  },
};
