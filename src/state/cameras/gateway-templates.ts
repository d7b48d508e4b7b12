/** Gateways whose addresses follow from their host and the name of a stream. */
export const GATEWAY_PRODUCTS = ['mediamtx', 'go2rtc'] as const;
export type GatewayProduct = (typeof GATEWAY_PRODUCTS)[number];

export interface GatewayStreamName {
  /** Name or IP address; what else an address would have is ignored. */
  readonly host: string;
  /** What the stream is called in the gateway's configuration. */
  readonly stream: string;
  readonly isSecure: boolean;
}

/** Where a stream is played. */
export interface PlayAddresses {
  readonly whepUrl: string;
  readonly hlsUrl: string;
}

/** The addresses of a stream at the ports that the product has by default; null while a part is missing. */
export function gatewayAddresses(product: GatewayProduct, name: GatewayStreamName): PlayAddresses | null {
  const host = hostOf(name.host);
  const stream = name.stream.trim().replace(/^\/+|\/+$/g, '');
  if (host === '' || stream === '') return null;
  const scheme = name.isSecure ? 'https' : 'http';
  switch (product) {
    case 'mediamtx': {
      const path = stream.split('/').map(encodeURIComponent).join('/');
      return {
        whepUrl: `${scheme}://${host}:8889/${path}/whep`,
        hlsUrl: `${scheme}://${host}:8888/${path}/index.m3u8`,
      };
    }
    case 'go2rtc': {
      // go2rtc speaks TLS at a port of its own, which its manual puts at 443.
      const root = name.isSecure ? `https://${host}` : `http://${host}:1984`;
      const query = encodeURIComponent(stream);
      return {
        whepUrl: `${root}/api/webrtc?src=${query}`,
        hlsUrl: `${root}/api/stream.m3u8?src=${query}&mp4`,
      };
    }
  }
}

/** The bare host of what was typed: "http://10.0.0.5:8889/door" is the host 10.0.0.5. */
function hostOf(text: string): string {
  const authority = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/^.*@/, '');
  if (authority.startsWith('[')) return authority.replace(/\].*$/, ']');
  const isIpv6 = authority.split(':').length > 2;
  return isIpv6 ? `[${authority}]` : authority.replace(/:.*$/, '');
}
