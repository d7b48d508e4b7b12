import { messageOf } from '../../src/lib/errors';
import { parseKey } from '../gateway/credential-key';
import { parseNetworks } from '../gateway/inputs/networks';
import { StartError } from '../start-error';

/** Which integrations may connect to private networks and to this machine. */
export const PRIVATE_REACH = ['none', 'mqtt', 'all'] as const;
export type PrivateReach = (typeof PRIVATE_REACH)[number];

/** What is set from outside about what the server sends to others. */
export interface IntegrationConfig {
  /** Base64, 32 bytes; null: a key file in the data folder. */
  readonly secretsKey: string | null;
  readonly privateReach: PrivateReach;
  /** Address ranges (CIDR) that may be reached although they are refused otherwise. */
  readonly allowedNetworks: readonly string[];
}

/** Reads `HIRO_INTEGRATIONS_KEY`, `HIRO_OUTGOING_PRIVATE` and `HIRO_OUTGOING_ALLOW`. Throws `StartError`. */
export function readIntegrationConfig(env: Readonly<Record<string, string | undefined>>): IntegrationConfig {
  const key = textOf(env.HIRO_INTEGRATIONS_KEY);
  if (key !== null && parseKey(key) === null) {
    throw new StartError(
      'HIRO_INTEGRATIONS_KEY is no key: expected 32 bytes in base64, such as "openssl rand -base64 32" prints.',
    );
  }
  const word = textOf(env.HIRO_OUTGOING_PRIVATE)?.toLowerCase() ?? 'mqtt';
  const privateReach = PRIVATE_REACH.find((known) => known === word);
  if (privateReach === undefined) {
    throw new StartError(`HIRO_OUTGOING_PRIVATE is "${word}": expected none, mqtt or all.`);
  }
  try {
    const allowedNetworks = parseNetworks(textOf(env.HIRO_OUTGOING_ALLOW) ?? '');
    return { secretsKey: key, privateReach, allowedNetworks };
  } catch (error) {
    throw new StartError(`HIRO_OUTGOING_ALLOW: ${messageOf(error)}.`, error);
  }
}

function textOf(value: string | undefined): string | null {
  const text = value?.trim() ?? '';
  return text === '' ? null : text;
}
