import { type RawBuilder, sql } from 'kysely';
import type { DataKindId } from '../../src/api/data-life-contract';
import type { Database } from '../store/schema';
import { ALERT_CONFIGURATION, ALERT_TABLES } from '../alerts/alert-data';
import { FACE_TABLES } from '../faces/face-data';
import type { DataKind, KindTable } from './data-kind';
import {
  didBy,
  either,
  is,
  mentions,
  OF_CAMERA,
  OF_ORGANISATION,
  OF_SITE,
  OF_USER,
  through,
} from './rows-about';

const START = sql.ref('start_ms');
const ofCamera = (name: keyof Database, atMs?: RawBuilder<unknown>): KindTable => ({
  name,
  about: OF_CAMERA,
  ...(atMs && { atMs }),
});
/** A floor plan without a camera and its areas. */
const drawingWithout = (cameraId: string): RawBuilder<unknown> =>
  sql`drawing || jsonb_build_object(
    'cameras', jsonb_path_query_array(drawing, '$.cameras[*] ? (@.cameraId != $id)', ${idVariable(cameraId)}),
    'areas', jsonb_path_query_array(drawing, '$.areas[*] ? (@.cameraId != $id)', ${idVariable(cameraId)}))`;
const idVariable = (id: string): RawBuilder<unknown> => sql`jsonb_build_object('id', ${id}::text)`;
const memberIds = (userId: string): RawBuilder<unknown> =>
  sql`array(select members.id from members where members.user_id = ${userId})`;
const dateMs = (column: string): RawBuilder<unknown> =>
  sql`(extract(epoch from ${sql.ref(column)}) * 1000)::bigint`;

/** Finished sign-ins, wrong tries, one-time links and codes. */
export const SIGN_IN_TRACE_DAYS = 1;
/** After a grant of support has ended; that it was given stands in the audit log. */
export const SUPPORT_GRANT_DAYS = 30;

/**
 * Everything that is kept, by kind. Each table of the store stands here once: a new one that is missing
 * fails the tests, and so does a column that points to a camera, a site or a user and is not in `about`.
 */
export const KINDS: readonly DataKind[] = [
  {
    id: 'minute-counts',
    rule: 'days',
    tables: [ofCamera('buckets', START), ofCamera('rollup_marks')],
  },
  {
    id: 'rollups',
    rule: 'days',
    tables: [
      ofCamera('hour_pictures', START),
      ofCamera('hour_lines', START),
      ofCamera('hour_zones', START),
      ofCamera('day_pictures', START),
      ofCamera('day_lines', START),
      ofCamera('day_zones', START),
      ofCamera('rollup_cameras'),
    ],
  },
  { id: 'breakdowns', rule: 'days', tables: [ofCamera('breakdown_releases', START)] },
  {
    id: 'live-spans',
    rule: 'while-needed',
    tables: [ofCamera('lease_spans', START), ofCamera('leases')],
  },
  {
    id: 'alarms',
    rule: 'days',
    tables: [
      {
        name: 'alarms',
        about: {
          camera: is('subject_id'),
          site: is('site_id'),
          ...OF_ORGANISATION,
          user: didBy('acknowledged_by'),
        },
        atMs: sql.ref('opened_ms'),
        scrubs: { user: () => sql`acknowledged_by = null` },
      },
    ],
  },
  { id: 'alerts', rule: 'days', tables: ALERT_TABLES },
  {
    id: 'deliveries',
    rule: 'fixed-days',
    days: 90,
    tables: [
      {
        name: 'webhook_deliveries',
        about: {
          camera: mentions('payload'),
          site: either(mentions('payload'), through('webhook_id', 'webhooks', is('site_id'))),
          ...OF_ORGANISATION,
        },
        atMs: sql.ref('created_ms'),
      },
      {
        name: 'report_runs',
        about: {
          site: through('schedule_id', 'report_schedules', is('site_id')),
          organisation: through('schedule_id', 'report_schedules', is('organisation_id')),
          user: (id) => sql<boolean>`jsonb_exists_any(sent_to, ${memberIds(id)})`,
        },
        atMs: sql.ref('due_ms'),
        scrubs: { user: (id) => sql`sent_to = sent_to - ${memberIds(id)}` },
      },
    ],
  },
  {
    id: 'audit-log',
    rule: 'days',
    tables: [
      {
        name: 'audit_entries',
        about: {
          camera: is('target'),
          site: is('target'),
          ...OF_ORGANISATION,
          user: either(is('target'), didBy('actor')),
          person: either(is('target'), mentions('details')),
        },
        atMs: sql.ref('at_ms'),
        staysOnErasure: true,
      },
      { name: 'audit_starts', about: OF_ORGANISATION },
    ],
  },
  {
    id: 'disclosures',
    rule: 'days',
    tables: [
      {
        name: 'disclosures',
        about: { site: is('site_id'), ...OF_ORGANISATION, user: didBy('entered_by') },
        atMs: sql.ref('at_ms'),
        staysOnErasure: true,
      },
    ],
  },
  {
    id: 'legal-holds',
    rule: 'days',
    tables: [
      {
        name: 'legal_holds',
        about: {
          camera: is('camera_id'),
          site: is('site_id'),
          ...OF_ORGANISATION,
          user: either(didBy('placed_by'), didBy('released_by')),
        },
        atMs: sql.ref('placed_ms'),
        staysOnErasure: true,
      },
    ],
  },
  {
    id: 'sessions',
    rule: 'days',
    isServerWide: true,
    tables: [
      { name: 'account_sessions', about: OF_USER, atMs: dateMs('created_at'), secrets: ['token_hash'] },
    ],
  },
  {
    id: 'sign-in-traces',
    rule: 'fixed-days',
    days: SIGN_IN_TRACE_DAYS,
    isServerWide: true,
    tables: [
      { name: 'attempts', about: {}, atMs: sql.ref('last_ms') },
      { name: 'verifications', about: { user: mentions('value') }, atMs: dateMs('created_at') },
      { name: 'used_codes', about: OF_USER, atMs: sql.ref('used_ms'), secrets: ['code'] },
      { name: 'password_resets', about: OF_USER, secrets: ['token_hash'] },
      { name: 'pairings', about: { organisation: through('device_id', 'devices', is('organisation_id')) } },
    ],
  },
  {
    id: 'invitations',
    rule: 'days',
    tables: [
      {
        name: 'invitations',
        about: {
          ...OF_ORGANISATION,
          user: (id) => sql<boolean>`email = (select users.email from users where users.id = ${id})`,
        },
        atMs: sql.ref('created_ms'),
        secrets: ['token_hash'],
      },
    ],
  },
  {
    id: 'device-reports',
    rule: 'days',
    tables: [
      {
        name: 'moment_browsers',
        about: { ...OF_ORGANISATION, user: didBy('seen_by') },
        atMs: sql.ref('seen_ms'),
      },
      {
        name: 'devices',
        about: { site: is('site_id'), ...OF_ORGANISATION },
        atMs: sql`case when heartbeat_user_agent is not null then heartbeat_ms end`,
        secrets: ['token_hash'],
      },
    ],
  },
  {
    id: 'support-access',
    rule: 'fixed-days',
    days: SUPPORT_GRANT_DAYS,
    tables: [
      {
        name: 'support_grants',
        about: OF_ORGANISATION,
        atMs: sql.ref('created_ms'),
        secrets: ['token_hash', 'session_hash'],
      },
    ],
  },
  {
    id: 'accounts',
    rule: 'until-removed',
    tables: [
      { name: 'users', about: { user: is('id') } },
      {
        name: 'credentials',
        about: OF_USER,
        secrets: ['password', 'access_token', 'refresh_token', 'id_token'],
      },
      { name: 'second_factors', about: OF_USER, secrets: ['secret', 'backup_codes'] },
      { name: 'acceptances', about: OF_USER },
      { name: 'members', about: { ...OF_ORGANISATION, ...OF_USER } },
    ],
  },
  {
    id: 'enrolled-persons',
    rule: 'until-removed',
    tables: FACE_TABLES,
  },
  {
    id: 'configuration',
    rule: 'until-removed',
    tables: [
      { name: 'organisations', about: { organisation: is('id') } },
      { name: 'sites', about: { site: is('id'), ...OF_ORGANISATION } },
      { name: 'cameras', about: { camera: is('id'), ...OF_SITE } },
      {
        name: 'site_balances',
        about: { ...OF_SITE, camera: (id) => sql<boolean>`jsonb_exists(starts, ${id})` },
        scrubs: { camera: (id) => sql`starts = starts - ${id}::text` },
      },
      {
        name: 'floor_plans',
        about: { ...OF_SITE, camera: mentions('drawing') },
        scrubs: { camera: (id) => sql`drawing = ${drawingWithout(id)}` },
      },
      { name: 'capacity_states', about: OF_SITE },
      ...ALERT_CONFIGURATION,
      { name: 'alarm_limits', about: OF_ORGANISATION },
      { name: 'organisation_notices', about: OF_ORGANISATION },
      { name: 'site_notices', about: OF_SITE },
      { name: 'mqtt_brokers', about: OF_ORGANISATION, secrets: ['password'] },
      {
        name: 'webhooks',
        about: { site: is('site_id'), ...OF_ORGANISATION },
        secrets: ['secret', 'previous_secret'],
      },
      {
        name: 'report_schedules',
        about: {
          site: is('site_id'),
          ...OF_ORGANISATION,
          user: (id) => sql<boolean>`jsonb_exists_any(config -> 'recipients', ${memberIds(id)})`,
        },
        scrubs: {
          user: (id) =>
            sql`config = jsonb_set(config, '{recipients}', (config -> 'recipients') - ${memberIds(id)})`,
        },
      },
      { name: 'retention_settings', about: OF_ORGANISATION },
      { name: 'retention_runs', about: OF_ORGANISATION },
      { name: 'server_facts', about: {}, secrets: ['value'] },
    ],
  },
  { id: 'server-log', rule: 'memory', isServerWide: true, tables: [] },
  { id: 'diagnostics', rule: 'not-kept', tables: [] },
];

/** Every table with its kind. */
export const KIND_TABLES: readonly { readonly kind: DataKindId; readonly table: KindTable }[] = KINDS.flatMap(
  ({ id, tables }) => tables.map((table) => ({ kind: id, table })),
);
