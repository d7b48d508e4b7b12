import { resetOwner } from './accounts/reset-owner';
import type { ServeOptions } from './serve';
import { openStore } from './store/open-store';

/** The command of a locked-out owner; the embedded store is free only while no server runs. */
export async function printOwnerReset({ config, log, signal, print }: ServeOptions): Promise<void> {
  const store = await openStore(config, log, signal);
  try {
    const scheme = config.tls === null ? 'http' : 'https';
    const origin = config.accounts.publicUrl ?? `${scheme}://localhost:${config.port}`;
    for (const line of await resetOwner({ store, origin })) print(line);
  } finally {
    await store.close();
  }
}
