import type { Credentials, ProbeInput } from '../../src/api/gateway-contract';
import type { GatewayError } from '../gateway/gateway-error';
import type { GatewayLink, PageAddress } from '../gateway/gateway-link';
import type { StoredCamera } from '../store/store';

/** What a fake gateway was told, oldest first. */
export type GatewayWord =
  | { readonly kind: 'credentials'; readonly cameraId: string; readonly credentials: Credentials | null }
  | { readonly kind: 'configure'; readonly cameraIds: readonly string[] }
  | { readonly kind: 'probe'; readonly probe: ProbeInput };

export interface FakeGateway extends GatewayLink {
  readonly words: GatewayWord[];
  /** What every call rejects with from now on; null: nothing. */
  problem: GatewayError | null;
}

/** A gateway at port 8081 that shows nothing and writes down what it is told. */
export function fakeGateway(): FakeGateway {
  const words: GatewayWord[] = [];
  const origin = ({ hostname, isSecure }: PageAddress): string =>
    `${isSecure ? 'https' : 'http'}://${hostname}:8081`;
  const fake: FakeGateway = {
    words,
    problem: null,
    origin,
    grant: (cameraId, page) => ({
      token: `token of ${cameraId}`,
      expiresAtMs: 1_000,
      whepUrl: `${origin(page)}/streams/${cameraId}/whep`,
      hlsUrl: `${origin(page)}/streams/${cameraId}/hls`,
    }),
    configure: (cameras: readonly StoredCamera[]) => {
      words.push({ kind: 'configure', cameraIds: cameras.map(({ id }) => id) });
    },
    status: async () => {
      if (fake.problem !== null) throw fake.problem;
      return {
        state: 'running',
        ffmpeg: '5.1.9',
        problem: null,
        limits: { sources: 64, viewers: 100 },
        streams: [],
      };
    },
    files: async () => {
      if (fake.problem !== null) throw fake.problem;
      return { folder: '/media', files: [{ name: 'shop.mp4', sizeBytes: 12 }] };
    },
    probe: async (probe) => {
      if (fake.problem !== null) throw fake.problem;
      words.push({ kind: 'probe', probe });
      return { problem: null, video: null, plan: null, tookMs: 1 };
    },
    setCredentials: async (cameraId, credentials) => {
      if (fake.problem !== null) throw fake.problem;
      words.push({ kind: 'credentials', cameraId, credentials });
    },
  };
  return fake;
}
