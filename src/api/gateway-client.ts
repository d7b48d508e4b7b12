import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import {
  gatewayStatusSchema,
  mediaFilesSchema,
  playbackSchema,
  probeReportSchema,
  type Credentials,
  type GatewayStatus,
  type MediaFiles,
  type Playback,
  type ProbeInput,
  type ProbeReport,
} from './gateway-contract';
import { noContent, requestJson } from './http';

/** A source may take this long to answer a test, and the gateway to find out that it does not. */
const PROBE_TIMEOUT_MS = 40_000;
/** Stands in the ledger in place of a user name and password. */
export const LEFT_OUT = 'user name and password were sent and are left out of this list';

/** The server's gateway as a page reaches it. Rejects with `ApiError` or `ServerUnreachableError`. */
export interface GatewayClient {
  status(): Promise<GatewayStatus>;
  /** Videos in the server's media folder. */
  files(): Promise<MediaFiles>;
  /** Connects to a source once and says what it sends; a source that cannot be shown is no rejection. */
  probe(input: ProbeInput): Promise<ProbeReport>;
  /** Null removes them. The gateway keeps them; they cannot be read back. */
  setCredentials(cameraId: string, credentials: Credentials | null): Promise<void>;
  /** Where, and with which token, the camera is played for the next minutes. */
  playback(cameraId: string): Promise<Playback>;
}

/** Asks the server behind this page. */
export function createGatewayClient(egress: EgressFetch, root: string = API_ROOT): GatewayClient {
  const cameraUrl = (cameraId: string): string => `${root}/cameras/${encodeURIComponent(cameraId)}`;
  return {
    status: () =>
      requestJson(egress, { url: `${root}/gateway`, schema: gatewayStatusSchema, purpose: 'gateway' }),

    files: () =>
      requestJson(egress, { url: `${root}/gateway/files`, schema: mediaFilesSchema, purpose: 'gateway' }),

    probe: (input) =>
      requestJson(egress, {
        url: `${root}/gateway/probe`,
        method: 'POST',
        body: input,
        ...(input.credentials !== null && { recordedBody: { ...input, credentials: LEFT_OUT } }),
        schema: probeReportSchema,
        purpose: 'camera-test',
        timeoutMs: PROBE_TIMEOUT_MS,
      }),

    setCredentials: (cameraId, credentials) => {
      const common = {
        url: `${cameraUrl(cameraId)}/credentials`,
        schema: noContent,
        purpose: 'credentials',
      } as const;
      return credentials === null
        ? requestJson(egress, { ...common, method: 'DELETE' })
        : requestJson(egress, {
            ...common,
            method: 'PUT',
            body: credentials,
            recordedBody: { credentials: LEFT_OUT },
          });
    },

    playback: (cameraId) =>
      requestJson(egress, {
        url: `${cameraUrl(cameraId)}/playback`,
        method: 'POST',
        schema: playbackSchema,
        purpose: 'playback',
      }),
  };
}
