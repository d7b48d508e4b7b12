import { randomBytes } from 'node:crypto';
import type { Logger } from '../../src/lib/logger';
import type { ServerConfig } from '../config';
import type { TlsSource } from '../tls/tls-source';
import { GatewayHost } from './gateway-host';

const TOKEN_KEY_BYTES = 32;

interface OpenGatewayOptions {
  readonly config: ServerConfig;
  /** The page's certificate is the gateway's too; null without TLS. */
  readonly tls: TlsSource | null;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The gateway, without cameras so far; null where it is switched off. Throws `StartError`. */
export async function openGateway(options: OpenGatewayOptions): Promise<GatewayHost | null> {
  const { config, tls, log, signal } = options;
  if (config.gateway === null) return null;
  const { publicUrl, ...gateway } = config.gateway;
  const host = await GatewayHost.open({
    settings: {
      ...gateway,
      allowedNetworks: [...gateway.allowedNetworks],
      publisherNetworks: [...gateway.publisherNetworks],
      iceServers: [...gateway.iceServers],
      pageOrigins: [...gateway.pageOrigins],
      host: config.host,
      pagePort: config.port,
      dataDir: config.dataDir,
      logLevel: config.logLevel,
      tls: tls?.current() ?? null,
      tokenKey: randomBytes(TOKEN_KEY_BYTES).toString('base64'),
    },
    publicUrl,
    log,
    signal,
  });
  tls?.onChange((material) => host.setTls(material));
  return host;
}
