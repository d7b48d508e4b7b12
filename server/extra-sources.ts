import type { Camera } from '../src/domain/config';
import type { GatewayLink, PageAddress } from './gateway/gateway-link';
import type { ExtraSources } from './headers';

/** Where the sample clip is downloaded from: a release asset, and what it redirects to. */
const SAMPLE_CLIP_ORIGINS = ['https://github.com', 'https://raw.githubusercontent.com'];
/** Another server process may have changed a camera. */
const MAX_AGE_MS = 5_000;

/** What the page must reach to play these cameras. */
export function extraSourcesOf(cameras: readonly Pick<Camera, 'source'>[]): ExtraSources {
  const connect = new Set<string>();
  const media = new Set<string>();
  for (const { source } of cameras) {
    switch (source.kind) {
      case 'hls':
        connect.add(new URL(source.url).origin);
        media.add(new URL(source.url).origin);
        break;
      case 'whep':
        connect.add(new URL(source.url).origin);
        break;
      case 'external':
        if (source.whepUrl !== null) connect.add(new URL(source.whepUrl).origin);
        if (source.hlsUrl !== null) {
          connect.add(new URL(source.hlsUrl).origin);
          media.add(new URL(source.hlsUrl).origin);
        }
        break;
      case 'sample':
        for (const origin of SAMPLE_CLIP_ORIGINS) connect.add(origin);
        break;
      case 'demo':
      case 'file':
      case 'webcam':
      // Every page may reach the gateway: see `withGateway`.
      case 'gateway':
        break;
    }
  }
  return { connect: [...connect].sort(), media: [...media].sort() };
}

/** What a policy's list may hold; anything else in a `Host` header could add to the policy. */
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.:[\]_-]+$/i;

/** The same, and the gateway at the host name by which the page is asked for. */
export function withGateway(
  extra: ExtraSources,
  gateway: GatewayLink | null,
  page: PageAddress,
): ExtraSources {
  if (gateway === null || !URL.canParse(`http://${page.hostname}`)) return extra;
  const origin = gateway.origin(page);
  if (!PLAIN_ORIGIN.test(origin)) return extra;
  return { connect: [...extra.connect, origin], media: [...extra.media, origin] };
}

/** The sources of each organisation's cameras, kept until `invalidate` is called or five seconds have passed. */
export class ExtraSourcesCache {
  readonly #listCameras: (organisationId: string) => Promise<readonly Camera[]>;
  readonly #cached = new Map<string, { readonly sources: ExtraSources; readonly atMs: number }>();

  constructor(listCameras: (organisationId: string) => Promise<readonly Camera[]>) {
    this.#listCameras = listCameras;
  }

  /** Where the store does not answer, the last known sources (none at first). */
  async get(organisationId: string): Promise<ExtraSources> {
    const nowMs = performance.now();
    const cached = this.#cached.get(organisationId);
    if (cached !== undefined && nowMs - cached.atMs < MAX_AGE_MS) return cached.sources;
    try {
      const sources = extraSourcesOf(await this.#listCameras(organisationId));
      this.#cached.set(organisationId, { sources, atMs: nowMs });
      return sources;
    } catch {
      return cached?.sources ?? { connect: [], media: [] };
    }
  }

  invalidate(): void {
    this.#cached.clear();
  }
}
