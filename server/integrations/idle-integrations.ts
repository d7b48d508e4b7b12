import { randomBytes } from 'node:crypto';
import { noMailer } from '../mail/mailer';
import { createIntegrations, type IntegrationParts, type Integrations } from './integrations';

/** For an app that sends nothing: settings can be made, and are lost to a key that nobody keeps. */
export function idleIntegrations(parts: Pick<IntegrationParts, 'store' | 'live' | 'log'>): Integrations {
  const secretsKey = randomBytes(32).toString('base64');
  const config = { secretsKey, privateReach: 'none', allowedNetworks: [] } as const;
  return createIntegrations({ ...parts, mailer: noMailer, config, dataDir: '.', ownPorts: () => [] });
}
