import type {
  Credentials,
  GatewayStatus,
  MediaFiles,
  Playback,
  ProbeInput,
  ProbeReport,
} from '../../src/api/gateway-contract';
import type { StoredCamera } from '../store/store';

/** How a browser reached the server: the gateway is at the same host name. */
export interface PageAddress {
  /** As in the address bar; an IPv6 address with its brackets. */
  readonly hostname: string;
  readonly isSecure: boolean;
}

/** The gateway as the server's routes see it. Calls reject with `GatewayError`. */
export interface GatewayLink {
  status(): Promise<GatewayStatus>;
  files(): Promise<MediaFiles>;
  probe(probe: ProbeInput): Promise<ProbeReport>;
  /** Null removes them. They are kept by the gateway process, encrypted, and never come back. */
  setCredentials(cameraId: string, credentials: Credentials | null): Promise<void>;
  /** These are the cameras now: what is gone or switched off is ended. */
  configure(cameras: readonly StoredCamera[]): void;
  /** Where and with which token a viewer plays a camera, for the next few minutes. */
  grant(cameraId: string, page: PageAddress): Playback;
  /** The gateway's origin for the page's policy. */
  origin(page: PageAddress): string;
}
