import { isIP } from 'node:net';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { MqttInput } from '../../../src/api/integration-contract';
import { connectionFault, DeliveryError } from '../delivery-error';
import type { OutsideAddresses } from '../outside-address';

const CONNECT_TIMEOUT_MS = 10_000;
const PUBLISH_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_SEC = 30;
const PORTS = { 'mqtt:': 1883, 'mqtts:': 8883 } as const;
const MQTT_5 = 5;
const MQTT_3_1_1 = 4;
/** A broker that speaks an older version says so (3.1.1: 1, 5: 132). */
const OLDER_VERSION = new Set([1, 132]);
/** MQTT 3.1.1: 4; 5: 134. */
const BAD_SIGN_IN = new Set([4, 134]);
/** MQTT 3.1.1: 5; 5: 135, and 138 for the banned. */
const NOT_AUTHORISED = new Set([5, 135, 138]);

/** Where and as whom to connect. */
export interface BrokerAccess extends Pick<MqttInput, 'url' | 'username' | 'caCertificate'> {
  readonly password: string | null;
  readonly clientId: string;
  /** The broker says this, retained, when the connection breaks. */
  readonly will: { readonly topic: string; readonly payload: string } | null;
}

/** A connection to a broker; whoever opened it closes it. It does not come back by itself. */
export interface BrokerConnection {
  /** Resolves with the reason when the connection is over, however that came. */
  readonly ended: Promise<DeliveryError | null>;
  /** Resolves when the broker has it (QoS 1). Rejects with `DeliveryError`. */
  publish(topic: string, payload: string, options: { readonly isRetained: boolean }): Promise<void>;
  /** Says good-bye, so that the will is not told. Calling it twice is harmless. */
  close(): Promise<void>;
}

/** Connects to the checked address. Rejects with `DeliveryError`. */
export async function connectBroker(
  access: BrokerAccess,
  addresses: OutsideAddresses,
): Promise<BrokerConnection> {
  const options = await optionsOf(access, addresses);
  const { host: authority } = new URL(access.url);
  const client = await connected({ ...options, protocolVersion: MQTT_5 }, authority).catch(
    (error: unknown) => {
      if (!OLDER_VERSION.has(reasonCodeOf(error))) throw faultOf(authority, error);
      return connected({ ...options, protocolVersion: MQTT_3_1_1 }, authority);
    },
  );
  let failure: DeliveryError | null = null;
  let isClosing = false;
  client.on('error', (error) => (failure = faultOf(authority, error)));
  client.on('disconnect', ({ reasonCode = 0 }) => {
    failure ??= new DeliveryError('unreachable', `${authority} ended the connection (reason ${reasonCode}).`);
  });
  const ended = new Promise<DeliveryError | null>((resolve) => {
    client.once('close', () => {
      client.end(true);
      const broken = new DeliveryError('unreachable', `${authority} broke the connection off.`);
      resolve(isClosing ? null : (failure ?? broken));
    });
  });
  return {
    ended,
    publish: (topic, payload, { isRetained }) =>
      inTime(authority, client.publishAsync(topic, payload, { qos: 1, retain: isRetained })),
    async close() {
      isClosing = true;
      await Promise.race([client.endAsync(false).catch(() => undefined), ended, timeout(2_000)]);
      client.end(true);
    },
  };
}

async function optionsOf(access: BrokerAccess, addresses: OutsideAddresses): Promise<IClientOptions> {
  const url = new URL(access.url);
  const isSecure = url.protocol === 'mqtts:';
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? PORTS[isSecure ? 'mqtts:' : 'mqtt:'] : Number(url.port);
  const pinned = await addresses.resolve('mqtt', { hostname, port });
  const { username, password, will, caCertificate } = access;
  return {
    protocol: isSecure ? 'mqtts' : 'mqtt',
    host: pinned.address,
    port,
    clientId: access.clientId,
    clean: true,
    keepalive: KEEP_ALIVE_SEC,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(isSecure && isIP(hostname) === 0 && { servername: hostname }),
    ...(isSecure && caCertificate !== null && { ca: caCertificate }),
    ...(will !== null && {
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
    }),
  };
}

async function connected(options: IClientOptions, authority: string): Promise<MqttClient> {
  // Loaded with the first broker: most servers have none.
  const { default: mqtt } = await import('mqtt');
  return new Promise((resolve, reject) => {
    const client = mqtt.connect(options);
    let failure: unknown = null;
    client.once('connect', () => {
      client.removeAllListeners('close');
      client.removeAllListeners('error');
      resolve(client);
    });
    client.on('error', (error) => (failure ??= error));
    client.once('close', () => {
      client.end(true);
      const mute = new DeliveryError('timeout', `${authority} did not answer as an MQTT broker does.`);
      reject(failure ?? mute);
    });
  });
}

async function inTime(authority: string, publishing: Promise<unknown>): Promise<void> {
  const words = `${authority} did not confirm a message within ${PUBLISH_TIMEOUT_MS / 1000} s.`;
  const late = timeout(PUBLISH_TIMEOUT_MS).then(() => {
    throw new DeliveryError('timeout', words);
  });
  try {
    await Promise.race([publishing, late]);
  } catch (error) {
    throw faultOf(authority, error);
  }
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function reasonCodeOf(error: unknown): number {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : -1;
}

function faultOf(authority: string, error: unknown): DeliveryError {
  const code = reasonCodeOf(error);
  if (BAD_SIGN_IN.has(code)) {
    return new DeliveryError('sign-in', `${authority} does not accept this user name and password.`, error);
  }
  if (NOT_AUTHORISED.has(code)) {
    const words = `${authority} does not let us in or publish there. Check user name, password, and the user's rights on the topic prefix.`;
    return new DeliveryError('not-authorised', words, error);
  }
  return connectionFault(authority, error);
}
