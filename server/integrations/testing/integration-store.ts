import { DEMO_SITE_ID, DEMO_SITE_INPUT } from '../../../src/domain/demo';
import { openEmbeddedStore } from '../../store/embedded-store';
import type { StoreContext } from '../../store/context';
import { MAIN_ORGANISATION_ID } from '../../store/seed';
import type { Store } from '../../store/store';
import { makeDataFolder } from '../../testing/database-template';
import { keptLog } from '../../testing/quiet-log';
import { createOutsideAddresses, type OutsideAddresses } from '../outside-address';
import { createSecretBox, type SecretBox } from '../secret-box';

/** A site of each of two organisations. */
export const OWN = { organisationId: MAIN_ORGANISATION_ID, site: { id: DEMO_SITE_ID, name: 'Demo shop' } };
export const OTHER = { organisationId: 'other', site: { id: 'other-site', name: 'Elsewhere' } };

export interface IntegrationStore {
  readonly store: Store;
  /** With a clock that the test moves. */
  readonly context: StoreContext;
  readonly clock: { nowMs: number };
  readonly secrets: SecretBox;
  /** Everything may be reached. */
  readonly addresses: OutsideAddresses;
  readonly dispose: () => Promise<void>;
}

/** An embedded store with two organisations. The caller disposes of it. */
export async function openIntegrationStore(): Promise<IntegrationStore> {
  const folder = await makeDataFolder();
  const store = await openEmbeddedStore({ dataDir: folder.path, log: keptLog().log });
  await addOtherOrganisation(store);
  const clock = { nowMs: Date.now() };
  return {
    store,
    clock,
    context: { ...store.context, nowMs: () => clock.nowMs },
    secrets: createSecretBox({ dataDir: folder.path, key: null }),
    addresses: createOutsideAddresses({ privateReach: 'all', allowedNetworks: [], ownPorts: () => [] }),
    dispose: async () => {
      await store.close();
      folder.remove();
    },
  };
}

/** A second organisation with one site. */
export async function addOtherOrganisation({ context: { db } }: Store): Promise<void> {
  await db.insertInto('organisations').values({ id: OTHER.organisationId, name: 'Other' }).execute();
  await db
    .insertInto('sites')
    .values({
      id: OTHER.site.id,
      organisation_id: OTHER.organisationId,
      config: JSON.stringify({ ...DEMO_SITE_INPUT, name: OTHER.site.name }),
      version: 1,
      created_ms: 1,
    })
    .execute();
}
