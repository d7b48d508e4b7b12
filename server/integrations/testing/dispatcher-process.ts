import { createLogger } from '../../../src/lib/logger';
import { openPostgresqlStore } from '../../store/postgresql-store';
import { createOutsideAddresses } from '../outside-address';
import { createSecretBox } from '../secret-box';
import { Dispatcher } from '../webhooks/dispatcher';

/** Sends webhooks until it is killed; a test kills it. */
const log = createLogger('test', { level: 'error' });
const store = await openPostgresqlStore({ databaseUrl: process.env.TEST_DATABASE_URL ?? '', log });
const dispatcher = new Dispatcher({
  context: store.context,
  secrets: createSecretBox({ dataDir: '.', key: process.env.TEST_KEY ?? null }),
  addresses: createOutsideAddresses({ privateReach: 'all', allowedNetworks: [], ownPorts: () => [] }),
  log,
});
dispatcher.start();
setInterval(() => undefined, 60_000);
