import { z } from 'zod';
import { collectAnswerSchema, pairingSchema, sessionSchema } from '../api/account-contract';
import { API_ROOT } from '../api/client';
import { healthSchema, timeSchema } from '../api/contract';
import { requestJson, type ApiRequest } from '../api/http';
import type { DeviceKind } from '../domain/access';
import type { EgressFetch } from '../egress/egress';

/**
 * A page that runs for months meets servers newer than itself. What it must understand to learn of its
 * own age is read loosely: unknown fields are passed over.
 */
const heartbeatAnswer = z.object({ nowMs: timeSchema.shape.nowMs, version: z.string() });
const health = z.object({ product: healthSchema.shape.product, version: z.string() });
const kioskSite = z.object({ id: z.string(), name: z.string(), timeZone: z.string() });
const kioskCamera = z.object({
  id: z.string(),
  siteId: z.string(),
  name: z.string(),
  isEnabled: z.boolean(),
});

export type KioskSite = z.infer<typeof kioskSite>;
export type KioskCamera = z.infer<typeof kioskCamera>;
export type Offer = z.infer<typeof pairingSchema>;

/** Who the server takes this browser for. */
export type Standing =
  | { readonly kind: 'signed-out' }
  /** A member's browser, or the machine itself before there are accounts. */
  | { readonly kind: 'person' }
  | { readonly kind: 'device'; readonly deviceKind: DeviceKind; readonly siteId: string | null };

/** What a kiosk asks of the server. Every call may throw `ApiError` or `ServerUnreachableError`. */
export interface KioskClient {
  standing(): Promise<Standing>;
  sites(): Promise<readonly KioskSite[]>;
  cameras(): Promise<readonly KioskCamera[]>;
  offerPairing(kind: DeviceKind): Promise<Offer>;
  /** Whether the pairing was approved; then this browser has the device's cookie. */
  collect(offer: Offer): Promise<boolean>;
  /** Reports this device, and returns the server's time and version. */
  heartbeat(report: { readonly version: string; readonly state: string }): Promise<HeartbeatAnswer>;
  /** The same of a server to which this browser is no device. */
  look(): Promise<HeartbeatAnswer>;
}
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswer>;

const SECRET = 'left out of this list';
const TIMEOUT_MS = 10_000;

/** Asks the server of this page. */
export function createKioskClient(egress: EgressFetch, root: string = API_ROOT): KioskClient {
  const ask = <Schema extends z.ZodType>(request: ApiRequest<Schema>) =>
    requestJson(egress, { timeoutMs: TIMEOUT_MS, ...request, url: `${root}${request.url}` });
  return {
    standing: async () => {
      const session = await ask({ purpose: 'account', url: '/session', schema: sessionSchema });
      switch (session.state) {
        case 'signed-out':
          return { kind: 'signed-out' };
        case 'device':
          return { kind: 'device', deviceKind: session.device.kind, siteId: session.device.siteId };
        case 'local':
        case 'signed-in':
        case 'support':
          return { kind: 'person' };
      }
    },
    sites: () => ask({ purpose: 'configuration', url: '/sites', schema: z.array(kioskSite) }),
    cameras: () => ask({ purpose: 'configuration', url: '/cameras', schema: z.array(kioskCamera) }),
    offerPairing: (kind) =>
      ask({ purpose: 'account', method: 'POST', url: '/pairings', body: { kind }, schema: pairingSchema }),
    collect: async ({ id, secret }) => {
      const answer = await ask({
        purpose: 'account',
        method: 'POST',
        url: `/pairings/${encodeURIComponent(id)}/collect`,
        body: { secret, as: 'cookie' },
        recordedBody: { secret: SECRET, as: 'cookie' },
        schema: collectAnswerSchema,
      });
      return answer.state === 'paired';
    },
    heartbeat: (report) =>
      ask({
        purpose: 'account',
        method: 'POST',
        url: '/devices/heartbeat',
        body: report,
        schema: heartbeatAnswer,
      }),
    look: async () => {
      const [{ nowMs }, { version }] = await Promise.all([
        ask({ purpose: 'clock', url: '/time', schema: z.object({ nowMs: timeSchema.shape.nowMs }) }),
        ask({ purpose: 'health', url: '/health', schema: health }),
      ]);
      return { nowMs, version };
    },
  };
}
