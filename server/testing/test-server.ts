import type { FastifyInstance } from 'fastify';
import { type AppOptions, buildApp } from '../app';
import { openEmbeddedStore } from '../store/embedded-store';
import type { Store } from '../store/store';
import { makeDataFolder } from './database-template';
import { keptLog } from './quiet-log';

/** The app on an embedded store in a folder of its own; the caller calls `dispose`. */
export async function makeTestServer({
  log = keptLog().log,
  ...options
}: Omit<AppOptions, 'store' | 'appDir' | 'log'> & { readonly log?: AppOptions['log'] } = {}): Promise<{
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly dispose: () => Promise<void>;
}> {
  const folder = await makeDataFolder();
  const store = await openEmbeddedStore({ dataDir: folder.path, log });
  const app = await buildApp({ store, appDir: '/nowhere', log, ...options });
  return {
    app,
    store,
    dispose: async () => {
      await app.close();
      await store.close();
      folder.remove();
    },
  };
}
