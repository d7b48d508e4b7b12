import { type Kysely, type Migration, sql } from 'kysely';

/** Alert rules, firings, the incidents that they make, what people did with those, and mails about them. */
export const alerts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createRules(db);
    await createIncidents(db);
    await createFirings(db);
    await createSnoozes(db);
    await createMails(db);
  },
};

async function createRules(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alert_settings (
      site_id text primary key references sites (id) on delete cascade,
      config jsonb not null,
      version integer not null,
      rules_version integer not null
    )`.execute(db);
  await sql`
    create table alert_rules (
      id uuid primary key,
      site_id text not null references sites (id) on delete cascade,
      camera_id text not null references cameras (id) on delete cascade,
      place integer not null,
      config jsonb not null
    )`.execute(db);
  await sql`create index alert_rules_site on alert_rules (site_id, place)`.execute(db);
  await sql`create index alert_rules_camera on alert_rules (camera_id)`.execute(db);
}

async function createIncidents(db: Kysely<unknown>): Promise<void> {
  // Cameras and devices are named, not pointed to: what happened stays when they are replaced.
  await sql`
    create table alert_incidents (
      id text primary key,
      organisation_id text not null references organisations (id) on delete cascade,
      site_id text references sites (id) on delete cascade,
      camera_id text,
      device_id text,
      subject_name text not null,
      rule_id uuid,
      rule_name text,
      same_key text not null,
      kind text not null,
      severity smallint not null,
      state text not null,
      snoozed_until_ms bigint,
      assignee_id text references users (id) on delete set null,
      acknowledged_ms bigint,
      acknowledged_by text,
      resolved_ms bigint,
      resolved_by text,
      opened_ms bigint not null,
      first_fired_ms bigint not null,
      last_fired_ms bigint not null,
      last_active_ms bigint not null,
      last_received_ms bigint not null,
      firing_count integer not null,
      ongoing_count integer not null,
      told_severity smallint,
      storm_names jsonb not null,
      version integer not null
    )`.execute(db);
  await sql`create index alert_incidents_list on alert_incidents (organisation_id, id)`.execute(db);
  await sql`create index alert_incidents_site on alert_incidents (site_id, opened_ms)`.execute(db);
  await sql`create index alert_incidents_same on alert_incidents (same_key, id)`.execute(db);
  await sql`create index alert_incidents_assignee on alert_incidents (assignee_id)`.execute(db);
  await sql`
    create table alert_entries (
      id text primary key,
      organisation_id text not null references organisations (id) on delete cascade,
      incident_id text not null references alert_incidents (id) on delete cascade,
      at_ms bigint not null,
      kind text not null,
      actor text,
      comment text,
      assignee_id text references users (id) on delete set null,
      until_ms bigint,
      severity smallint
    )`.execute(db);
  await sql`create index alert_entries_incident on alert_entries (incident_id, id)`.execute(db);
  await sql`create index alert_entries_time on alert_entries (organisation_id, at_ms)`.execute(db);
  await sql`create index alert_entries_assignee on alert_entries (assignee_id)`.execute(db);
}

async function createFirings(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alert_firings (
      id uuid primary key,
      organisation_id text not null references organisations (id) on delete cascade,
      incident_id text not null references alert_incidents (id) on delete cascade,
      site_id text references sites (id) on delete cascade,
      camera_id text,
      rule_id uuid,
      viewer_id uuid,
      kind text not null,
      severity smallint not null,
      zone_id text,
      began_ms bigint not null,
      fired_ms bigint not null,
      ended_ms bigint,
      count integer,
      confidence double precision,
      subject text,
      received_ms bigint not null
    )`.execute(db);
  await sql`create index alert_firings_incident on alert_firings (incident_id, fired_ms)`.execute(db);
  await sql`create index alert_firings_received on alert_firings (organisation_id, received_ms)`.execute(db);
}

async function createSnoozes(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alert_snoozes (
      id text primary key,
      site_id text not null references sites (id) on delete cascade,
      rule_id uuid references alert_rules (id) on delete cascade,
      camera_id text references cameras (id) on delete cascade,
      until_ms bigint not null,
      placed_by text,
      unique (site_id, rule_id),
      unique (site_id, camera_id)
    )`.execute(db);
}

async function createMails(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alert_mails (
      id text primary key,
      organisation_id text not null references organisations (id) on delete cascade,
      incident_id text not null references alert_incidents (id) on delete cascade,
      user_id text not null references users (id) on delete cascade,
      severity smallint not null,
      state text not null,
      created_ms bigint not null,
      attempts integer not null,
      next_attempt_ms bigint not null,
      finished_ms bigint,
      fault text,
      detail text,
      unique (incident_id, user_id, severity)
    )`.execute(db);
  await sql`create index alert_mails_due on alert_mails (next_attempt_ms) where state = 'pending'`.execute(
    db,
  );
}
