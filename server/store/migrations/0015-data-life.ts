import { type Kysely, type Migration, sql } from 'kysely';

/** How long what is kept, legal holds, the register of disclosures, and where cut audit logs begin. */
export const dataLife: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createRetention(db);
    await createHolds(db);
    await refuseHeldDeletions(db);
    await createDisclosures(db);
    await createAuditStarts(db);
  },
};

async function createRetention(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table retention_settings (
      organisation_id text primary key references organisations (id) on delete cascade,
      days jsonb not null,
      version integer not null
    )`.execute(db);
  await sql`
    create table retention_runs (
      organisation_id text not null references organisations (id) on delete cascade,
      kind text not null,
      at_ms bigint not null,
      deleted_count bigint not null,
      primary key (organisation_id, kind)
    )`.execute(db);
}

async function createHolds(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table legal_holds (
      id text primary key,
      organisation_id text not null references organisations (id) on delete cascade,
      site_id text,
      camera_id text,
      from_ms bigint,
      to_ms bigint,
      reason text not null,
      placed_by text not null,
      placed_ms bigint not null,
      review_ms bigint not null,
      released_by text,
      released_ms bigint,
      check (to_ms > from_ms)
    )`.execute(db);
  await sql`create index legal_holds_organisation on legal_holds (organisation_id, id)`.execute(db);
}

/** The database itself refuses: no way around a hold, whoever deletes. */
async function refuseHeldDeletions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_held() returns trigger language plpgsql as $$
    declare
      own_site text;
      own_organisation text;
      held_until bigint;
    begin
      if tg_table_name = 'organisations' then
        select review_ms into held_until from legal_holds
          where released_ms is null and organisation_id = old.id limit 1;
      elsif tg_table_name = 'sites' then
        own_organisation := to_jsonb(old) ->> 'organisation_id';
        select review_ms into held_until from legal_holds
          where released_ms is null and organisation_id = own_organisation
            and (site_id = old.id or (site_id is null and camera_id is null)) limit 1;
      else
        own_site := to_jsonb(old) ->> 'site_id';
        if tg_op = 'UPDATE' and to_jsonb(new) ->> 'site_id' = own_site then
          return new;
        end if;
        select organisation_id into own_organisation from sites where id = own_site;
        select review_ms into held_until from legal_holds
          where released_ms is null and organisation_id = own_organisation
            and (site_id = own_site
              or (camera_id = old.id and tg_op = 'DELETE')
              or (site_id is null and camera_id is null and tg_op = 'DELETE')) limit 1;
      end if;
      if held_until is not null then
        raise exception 'held until it is reviewed on %', to_char(to_timestamp(held_until / 1000.0) at time zone 'UTC', 'YYYY-MM-DD')
          using errcode = 'HL001';
      end if;
      if tg_op = 'UPDATE' then
        return new;
      end if;
      return old;
    end $$`.execute(db);
  for (const table of ['organisations', 'sites']) {
    await sql`
      create trigger ${sql.ref(`${table}_held`)} before delete on ${sql.table(table)}
      for each row execute function refuse_held()`.execute(db);
  }
  // A camera that leaves a held site would leave the hold.
  await sql`
    create trigger cameras_held before delete or update of site_id on cameras
    for each row execute function refuse_held()`.execute(db);
}

async function createDisclosures(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table disclosures (
      id text primary key,
      organisation_id text not null references organisations (id) on delete cascade,
      site_id text,
      at_ms bigint not null,
      recipient text not null,
      ground text not null,
      reference text,
      content text not null,
      entered_by text not null,
      entered_ms bigint not null
    )`.execute(db);
  await sql`create index disclosures_organisation on disclosures (organisation_id, at_ms)`.execute(db);
}

/** Entries up to a noted start may be deleted; the entry after it still has to fit its hash. */
async function createAuditStarts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_starts (
      organisation_id text primary key references organisations (id) on delete cascade,
      sequence bigint not null,
      hash text not null,
      cut_ms bigint not null
    )`.execute(db);
  await sql`
    create or replace function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and (
        current_setting('hiro.erases_organisation', true) = old.organisation_id
        or exists (
          select from audit_starts
          where organisation_id = old.organisation_id and sequence >= old.sequence
        )
      ) then
        return old;
      end if;
      raise exception 'the audit log is append-only';
    end $$`.execute(db);
}
