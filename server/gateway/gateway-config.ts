import { join } from 'node:path';
import { httpUrl } from '../../src/api/url-schemas';
import { messageOf } from '../../src/lib/errors';
import { absolutePath } from '../absolute-path';
import { StartError } from '../start-error';
import { parseKey } from './credential-key';
import { parseNetworks } from './inputs/networks';

/** What is set from outside about the gateway. */
export interface GatewayConfig {
  /** Of its HTTP side; 0 takes any. */
  readonly port: number;
  /** For all WebRTC viewers; 0 takes any. */
  readonly udpPort: number;
  /** Nobody has named the ports: others are taken where these are in use. */
  readonly mayMovePorts: boolean;
  /** Absolute path of the folder whose files may be played. */
  readonly mediaDir: string;
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** Base64, 32 bytes; null: a key file in the data folder. */
  readonly credentialsKey: string | null;
  /** Address ranges that may be fetched although they are refused by default. */
  readonly allowedNetworks: readonly string[];
  /** Address ranges from which publishers may push; empty: this machine only. */
  readonly publisherNetworks: readonly string[];
  readonly iceServers: readonly string[];
  /** Where browsers reach the gateway, if not by its own port: the address of a proxy. */
  readonly publicUrl: string | null;
  /** Origins of the page besides its own port: that of a proxy. */
  readonly pageOrigins: readonly string[];
  readonly limits: { readonly sources: number; readonly viewers: number };
}

type Environment = Readonly<Record<string, string | undefined>>;

interface GivenGateway {
  readonly env: Environment;
  /** By argument; they win over the environment. */
  readonly port: string | undefined;
  readonly media: string | undefined;
  /** Of the server, on which the defaults rest. */
  readonly pagePort: number;
  readonly dataDir: string;
}

const ICE_SERVER = /^(stuns?|turns?):([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?(\?transport=(udp|tcp))?$/i;
const HIGHEST_PORT = 65_535;

/** Null: switched off. Throws `StartError`. */
export function readGatewayConfig(given: GivenGateway): GatewayConfig | null {
  const { env, pagePort, dataDir } = given;
  if (!isOn(env)) return null;
  const namedPort = given.port ?? textOf(env, 'HIRO_GATEWAY_PORT');
  const port = gatewayPort(namedPort, pagePort);
  const publicUrl = urlOf(env, 'HIRO_GATEWAY_URL');
  return {
    port,
    udpPort: numberOf(env, 'HIRO_GATEWAY_UDP_PORT', { least: 0, most: HIGHEST_PORT, otherwise: port }),
    mayMovePorts: namedPort === null && textOf(env, 'HIRO_GATEWAY_UDP_PORT') === null,
    mediaDir: absolutePath(given.media ?? textOf(env, 'HIRO_MEDIA_DIR') ?? join(dataDir, 'media')),
    ffmpeg: textOf(env, 'HIRO_FFMPEG') ?? 'ffmpeg',
    ffprobe: textOf(env, 'HIRO_FFPROBE') ?? 'ffprobe',
    credentialsKey: keyOf(env),
    allowedNetworks: networksOf(env, 'HIRO_GATEWAY_ALLOW'),
    publisherNetworks: networksOf(env, 'HIRO_PUBLISHERS'),
    iceServers: iceServersOf(env),
    publicUrl,
    pageOrigins: [...(publicUrl === null ? [] : [new URL(publicUrl).origin]), ...pageOriginsOf(env)],
    limits: {
      sources: numberOf(env, 'HIRO_MAX_SOURCES', { least: 1, most: 1000, otherwise: 64 }),
      viewers: numberOf(env, 'HIRO_MAX_VIEWERS', { least: 1, most: 10_000, otherwise: 100 }),
    },
  };
}

function isOn(env: Environment): boolean {
  const word = (textOf(env, 'HIRO_GATEWAY') ?? 'on').toLowerCase();
  if (['on', '1', 'true', 'yes'].includes(word)) return true;
  if (['off', '0', 'false', 'no'].includes(word)) return false;
  throw new StartError(`HIRO_GATEWAY is "${word}": expected on or off.`);
}

function gatewayPort(text: string | null, pagePort: number): number {
  const next = pagePort === 0 ? 0 : pagePort + 1;
  const port = text === null ? next : wholeNumber(text, 0, HIGHEST_PORT);
  if (port === null) {
    throw new StartError(
      `The gateway’s port is "${text ?? ''}": expected a number from 0 to ${HIGHEST_PORT} for --gateway-port.`,
    );
  }
  if (port > HIGHEST_PORT) {
    throw new StartError(`There is no port after ${pagePort} for the gateway: name one with --gateway-port.`);
  }
  if (port !== 0 && port === pagePort) {
    throw new StartError(`Port ${port} is the page’s: choose another for the gateway with --gateway-port.`);
  }
  return port;
}

/** What is set; an empty setting is none. */
function textOf(env: Environment, name: string): string | null {
  const text = env[name]?.trim() ?? '';
  return text === '' ? null : text;
}

function wholeNumber(text: string, least: number, most: number): number | null {
  const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
  return number >= least && number <= most ? number : null;
}

function numberOf(
  env: Environment,
  name: string,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  const text = textOf(env, name);
  if (text === null) return otherwise;
  const number = wholeNumber(text, least, most);
  if (number !== null) return number;
  throw new StartError(`${name} is "${text}": expected a number from ${least} to ${most}.`);
}

/** The value is never repeated. */
function keyOf(env: Environment): string | null {
  const text = textOf(env, 'HIRO_GATEWAY_KEY');
  if (text === null || parseKey(text) !== null) return text;
  throw new StartError(
    'HIRO_GATEWAY_KEY is no key: expected 32 bytes in base64, such as "openssl rand -base64 32" prints.',
  );
}

function networksOf(env: Environment, name: string): readonly string[] {
  try {
    return parseNetworks(textOf(env, name) ?? '');
  } catch (error) {
    throw new StartError(`${name}: ${messageOf(error)}.`, error);
  }
}

function listOf(env: Environment, name: string): readonly string[] {
  return (textOf(env, name) ?? '').split(/[\s,]+/).filter((part) => part !== '');
}

function iceServersOf(env: Environment): readonly string[] {
  const servers = listOf(env, 'HIRO_ICE_SERVERS');
  const wrong = servers.find((server) => !ICE_SERVER.test(server));
  if (wrong === undefined) return servers;
  // Before an @ stands a password.
  throw new StartError(
    `HIRO_ICE_SERVERS names "${wrong.replace(/^.*@/, '…@')}": expected addresses such as stun:stun.example.org:3478, without user and password.`,
  );
}

/** An address below which there may be a path; it ends without a slash. */
function urlOf(env: Environment, name: string): string | null {
  const text = textOf(env, name);
  if (text === null) return null;
  const parsed = httpUrl.safeParse(text);
  const url = parsed.success ? new URL(parsed.data) : null;
  if (url !== null && url.search === '' && url.hash === '') return url.href.replace(/\/+$/, '');
  const words = parsed.error?.issues[0]?.message ?? 'expected an address without "?" and "#"';
  throw new StartError(`${name} is not as expected: ${words}, such as https://cctv.example/gateway.`);
}

function pageOriginsOf(env: Environment): readonly string[] {
  return listOf(env, 'HIRO_PAGE_ORIGINS').map((text) => {
    const origin = httpUrl.safeParse(text).success ? new URL(text).origin : null;
    if (origin === text.replace(/\/$/, '')) return origin;
    throw new StartError(
      `HIRO_PAGE_ORIGINS names "${text}": expected an origin such as https://cctv.example.`,
    );
  });
}
