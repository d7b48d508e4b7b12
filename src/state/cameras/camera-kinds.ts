import type { SourceConfig } from '../../domain/config';
import type { MessageKey } from '../../i18n/en';
import { publishAddress } from './publish-address';

/** What an operator has, in the order of the dialog that adds it. */
export const CAMERA_KINDS = {
  network: ['rtsp', 'http', 'push', 'server-file'],
  gateways: ['mediamtx', 'go2rtc', 'address'],
  here: ['webcam', 'file', 'demo', 'sample'],
} as const;
export type CameraKindGroup = keyof typeof CAMERA_KINDS;
export type CameraKind = (typeof CAMERA_KINDS)[CameraKindGroup][number];

/** Whether the gateway beside the server plays this kind. */
export function needsGateway(kind: CameraKind): boolean {
  return CAMERA_KINDS.network.some((known) => known === kind);
}

/** Whether a source is played over the network by one of several protocols. */
export function isNetworkStream(kind: SourceConfig['kind']): boolean {
  switch (kind) {
    case 'hls':
    case 'whep':
    case 'gateway':
    case 'external':
      return true;
    case 'demo':
    case 'sample':
    case 'webcam':
    case 'file':
      return false;
  }
}

/** What a camera is called where nothing better is known. */
export function nameKeyOf(kind: CameraKind): MessageKey {
  return kind === 'push' ? 'streams.push.name' : `streams.kind.${kind}`;
}

/** What an operator would call a stored source. */
export function kindOfSource(source: SourceConfig): CameraKind {
  switch (source.kind) {
    case 'demo':
    case 'sample':
    case 'webcam':
    case 'file':
      return source.kind;
    case 'hls':
    case 'whep':
    case 'external':
      return 'address';
    case 'gateway':
      switch (source.input.kind) {
        case 'pull':
          return /^rtsps?:/i.test(source.input.url) ? 'rtsp' : 'http';
        case 'push':
          return 'push';
        case 'file':
          return 'server-file';
      }
  }
}

/**
 * The address or file name that tells one camera from another; null where there is none. None has
 * secrets. `host` is the server's, for what is sent to it.
 */
export function addressOfSource(source: SourceConfig, host: string): string | null {
  switch (source.kind) {
    case 'hls':
    case 'whep':
      return source.url;
    case 'external':
      return source.whepUrl ?? source.hlsUrl;
    case 'file':
      return source.name;
    case 'gateway':
      switch (source.input.kind) {
        case 'pull':
          return source.input.url;
        case 'push':
          return publishAddress(source.input.protocol, { host, port: source.input.port, key: '' }).server;
        case 'file':
          return source.input.name;
      }
      break;
    case 'demo':
    case 'sample':
    case 'webcam':
      return null;
  }
}
