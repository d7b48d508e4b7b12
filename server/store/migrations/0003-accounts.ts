import { type ColumnDefinitionBuilder, type Kysely, type Migration, sql } from 'kysely';

/** Users and their sessions, members, invitations, devices; see server/accounts/account-tables.ts. */
export const accounts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createUsers(db);
    await createSessions(db);
    await createMembers(db);
    await createDevices(db);
    await db.schema
      .createTable('attempts')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('failures', 'integer', (column) => column.notNull())
      .addColumn('last_ms', 'bigint', (column) => column.notNull())
      .addColumn('blocked_until_ms', 'bigint', (column) => column.notNull())
      .addColumn('last_attempt', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('server_facts')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
  },
};

async function createUsers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('email_verified', 'boolean', (column) => column.notNull())
    .addColumn('image', 'text')
    .addColumn('two_factor_enabled', 'boolean')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('credentials')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', ofUser)
    .addColumn('provider_id', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('password', 'text')
    .addColumn('access_token', 'text')
    .addColumn('refresh_token', 'text')
    .addColumn('id_token', 'text')
    .addColumn('access_token_expires_at', 'timestamptz')
    .addColumn('refresh_token_expires_at', 'timestamptz')
    .addColumn('scope', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await index(db, 'credentials', 'user_id');
  await db.schema
    .createTable('acceptances')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', ofUser)
    .addColumn('terms', 'text', (column) => column.notNull())
    .addColumn('privacy', 'text', (column) => column.notNull())
    .addColumn('accepted_ms', 'bigint', (column) => column.notNull())
    .execute();
  await index(db, 'acceptances', 'user_id');
}

async function createSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('account_sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', ofUser)
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('organisation_id', 'text')
    .addColumn('ip_address', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .addColumn('last_used_ms', 'bigint')
    .execute();
  await index(db, 'account_sessions', 'user_id');
  await db.schema
    .createTable('second_factors')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', ofUser)
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('backup_codes', 'text', (column) => column.notNull())
    .addColumn('verified', 'boolean')
    .addColumn('failed_verification_count', 'integer')
    .addColumn('locked_until', 'timestamptz')
    .execute();
  await index(db, 'second_factors', 'user_id');
  await db.schema
    .createTable('verifications')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('identifier', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await index(db, 'verifications', 'identifier');
  await db.schema
    .createTable('used_codes')
    .addColumn('user_id', 'text', ofUser)
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('used_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('used_codes_key', ['user_id', 'code'])
    .execute();
  await db.schema
    .createTable('password_resets')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', ofUser)
    .addColumn('expires_ms', 'bigint', (column) => column.notNull())
    .execute();
  await index(db, 'password_resets', 'user_id');
}

async function createMembers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('members')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', ofUser)
    .addColumn('organisation_id', 'text', ofOrganisation)
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('joined_ms', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('members_once', ['organisation_id', 'user_id'])
    .addCheckConstraint('members_role', sql`role in ('owner', 'admin', 'operator', 'viewer')`)
    .execute();
  await index(db, 'members', 'user_id');
  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('organisation_id', 'text', ofOrganisation)
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('expires_ms', 'bigint', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('invitations_once', ['organisation_id', 'email'])
    .execute();
}

async function createDevices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('devices')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('organisation_id', 'text', ofOrganisation)
    // A device whose site goes away would otherwise see every site.
    .addColumn('site_id', 'text', (column) => column.references('sites.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.unique())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('heartbeat_ms', 'bigint')
    .addColumn('heartbeat_version', 'text')
    .addColumn('heartbeat_state', 'text')
    .addColumn('heartbeat_user_agent', 'text')
    .execute();
  await index(db, 'devices', 'organisation_id');
  await index(db, 'devices', 'site_id');
  await db.schema
    .createTable('pairings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('code_hash', 'text', (column) => column.notNull().unique())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('origin_hash', 'text', (column) => column.notNull())
    .addColumn('device_id', 'text', (column) => column.references('devices.id').onDelete('cascade'))
    .addColumn('expires_ms', 'bigint', (column) => column.notNull())
    .execute();
  await index(db, 'pairings', 'device_id');
}

/** Goes away with the user. */
const ofUser = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
  column.notNull().references('users.id').onDelete('cascade');

/** Goes away with the organisation. */
const ofOrganisation = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
  column.notNull().references('organisations.id').onDelete('cascade');

function index(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  return db.schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
}
