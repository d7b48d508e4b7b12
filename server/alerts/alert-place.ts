import { sql, type Transaction } from 'kysely';
import { type AlertSettingsInput, DEFAULT_ALERT_SETTINGS } from '../../src/api/alert-contract';
import type { EventSite } from '../integrations/webhooks/webhook-event';
import type { Database } from '../store/schema';

/** Sets our locks apart from others' on the same database. */
const LOCK_CLASS = 4_840_418;

/** Where incidents are told apart: a site, or what belongs to none of an organisation. */
export interface AlertPlace {
  readonly organisationId: string;
  readonly site: EventSite | null;
  readonly settings: AlertSettingsInput;
}

/** The place of each site; what belongs to none stands under null. Sites of others are left out. */
export async function readPlaces(
  trx: Transaction<Database>,
  organisationId: string,
  siteIds: readonly string[],
): Promise<ReadonlyMap<string | null, AlertPlace>> {
  const rows = await trx
    .selectFrom('sites')
    .leftJoin('alert_settings', 'alert_settings.site_id', 'sites.id')
    .select((eb) => [
      'sites.id',
      eb.ref('sites.config', '->>').key('name').as('name'),
      'alert_settings.config as settings',
    ])
    .where('sites.organisation_id', '=', organisationId)
    .where('sites.id', 'in', siteIds.length === 0 ? [''] : siteIds)
    .execute();
  const places = new Map<string | null, AlertPlace>([
    [null, { organisationId, site: null, settings: DEFAULT_ALERT_SETTINGS }],
  ]);
  for (const { id, name, settings } of rows) {
    const site = { id, name: String(name) };
    places.set(id, { organisationId, site, settings: { ...DEFAULT_ALERT_SETTINGS, ...settings } });
  }
  return places;
}

/**
 * Whoever places firings of a place, or acts on its incidents, does so alone until the transaction ends. The
 * order is that of the locks themselves, so that two transactions never wait for each other.
 */
export async function lockPlaces(
  trx: Transaction<Database>,
  organisationId: string,
  siteIds: readonly (string | null)[],
): Promise<void> {
  const names = siteIds.map((id) => id ?? `organisation ${organisationId}`);
  await sql`
    select pg_advisory_xact_lock(${sql.lit(LOCK_CLASS)}, key) from (
      select distinct hashtext(id) as key from unnest(${names}::text[]) as id order by key
    ) as keys`.execute(trx);
}
