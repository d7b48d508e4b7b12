import type { PushProtocol } from './push-fields.svelte';

/** What an encoder is told: where to send, and the key that lets it in. */
export interface PublishAddress {
  readonly server: string;
  readonly key: string;
  /** Both in one, for encoders with a single field. */
  readonly url: string;
}

/** How an encoder reaches the gateway's port on a host; without a key only the server is known. */
export function publishAddress(
  protocol: PushProtocol,
  { host, port, key }: { readonly host: string; readonly port: number; readonly key: string },
): PublishAddress {
  const server = protocol === 'rtmp' ? `rtmp://${host}:${port}/live` : `rtsp://${host}:${port}`;
  return { server, key, url: key === '' ? server : `${server}/${key}` };
}

/** Whether a host name means the machine itself and nothing else in the network. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host.startsWith('127.');
}
