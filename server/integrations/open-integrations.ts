import { randomBytes } from 'node:crypto';
import type { Logger } from '../../src/lib/logger';
import type { Live } from '../live/live';
import { createMailer, noMailer } from '../mail/mailer';
import type { Store } from '../store/store';
import type { IntegrationConfig } from './integration-config';
import { createIntegrations, type Integrations } from './integrations';

interface OpenOptions {
  readonly config: { readonly integrations: IntegrationConfig; readonly dataDir: string };
  readonly store: Store;
  readonly live: Live;
  readonly log: Logger;
  /** Ports of this machine on which the product itself listens. */
  readonly ownPorts: () => readonly number[];
}

/** The integrations by the settings, with a mailer of their own. Nothing is sent before `start`. */
export function openIntegrations({ config, store, live, log, ownPorts }: OpenOptions): Integrations {
  const mailer = createMailer(config.integrations.mail);
  const { dataDir, integrations: settings } = config;
  const integrations = createIntegrations({ store, live, mailer, log, config: settings, dataDir, ownPorts });
  return {
    ...integrations,
    close: async () => {
      await integrations.close();
      mailer.close();
    },
  };
}

/** For an app that sends nothing: settings can be made, and are lost to a key that nobody keeps. */
export function idleIntegrations({
  store,
  live,
  log,
}: Pick<OpenOptions, 'store' | 'live' | 'log'>): Integrations {
  const config = {
    secretsKey: randomBytes(32).toString('base64'),
    privateReach: 'none',
    allowedNetworks: [],
    mail: null,
  } as const;
  return createIntegrations({ store, live, mailer: noMailer, log, config, dataDir: '.', ownPorts: () => [] });
}
