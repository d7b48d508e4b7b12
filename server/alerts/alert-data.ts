import { type RawBuilder, sql } from 'kysely';
import type { KindTable } from '../retention/data-kind';
import {
  didBy,
  either,
  is,
  OF_ORGANISATION,
  OF_SITE,
  OF_USER,
  type RowsAbout,
  through,
} from '../retention/rows-about';

const didAs = (userId: string): string => `user ${userId}`;
const memberIds = (userId: string): RawBuilder<unknown> =>
  sql`array(select members.id from members where members.user_id = ${userId})`;
/** The column is emptied where it names the account, and stays where it names another. */
const without = (column: string, value: string): RawBuilder<unknown> =>
  sql`${sql.ref(column)} = nullif(${sql.ref(column)}, ${value})`;
const ofIncident = (about: RowsAbout): RowsAbout => through('incident_id', 'alert_incidents', about);

/** What fired, what was done about it, and who was told: everything of the kind of data 'alerts'. */
export const ALERT_TABLES: readonly KindTable[] = [
  {
    name: 'alert_incidents',
    about: {
      camera: is('camera_id'),
      site: is('site_id'),
      ...OF_ORGANISATION,
      user: either(didBy('acknowledged_by'), didBy('resolved_by'), is('assignee_id')),
    },
    atMs: sql.ref('opened_ms'),
    scrubs: {
      user: (id) =>
        sql.join([
          without('acknowledged_by', didAs(id)),
          without('resolved_by', didAs(id)),
          without('assignee_id', id),
        ]),
    },
  },
  {
    name: 'alert_entries',
    about: {
      camera: ofIncident(is('camera_id')),
      site: ofIncident(is('site_id')),
      ...OF_ORGANISATION,
      user: either(didBy('actor'), is('assignee_id')),
    },
    atMs: sql.ref('at_ms'),
    scrubs: { user: (id) => sql.join([without('actor', didAs(id)), without('assignee_id', id)]) },
  },
  {
    name: 'alert_firings',
    about: { camera: is('camera_id'), site: is('site_id'), ...OF_ORGANISATION },
    atMs: sql.ref('fired_ms'),
  },
  {
    name: 'alert_mails',
    about: {
      camera: ofIncident(is('camera_id')),
      site: ofIncident(is('site_id')),
      ...OF_ORGANISATION,
      ...OF_USER,
    },
    atMs: sql.ref('created_ms'),
  },
];

/** What somebody set about alerts; of the kind of data 'configuration'. */
export const ALERT_CONFIGURATION: readonly KindTable[] = [
  {
    name: 'alert_settings',
    about: {
      ...OF_SITE,
      user: (id) => sql<boolean>`jsonb_exists_any(config -> 'recipients', ${memberIds(id)})`,
    },
    scrubs: {
      user: (id) =>
        sql`config = jsonb_set(config, '{recipients}', (config -> 'recipients') - ${memberIds(id)})`,
    },
  },
  { name: 'alert_rules', about: { camera: is('camera_id'), ...OF_SITE } },
  {
    name: 'alert_snoozes',
    about: { camera: is('camera_id'), ...OF_SITE, user: didBy('placed_by') },
    scrubs: { user: (id) => without('placed_by', didAs(id)) },
  },
];
