import type { Camera } from '../src/domain/config';
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
      case 'sample':
        for (const origin of SAMPLE_CLIP_ORIGINS) connect.add(origin);
        break;
      case 'demo':
      case 'file':
      case 'webcam':
        break;
    }
  }
  return { connect: [...connect].sort(), media: [...media].sort() };
}

/** The stored cameras' sources, kept until `invalidate` is called or five seconds have passed. */
export class ExtraSourcesCache {
  readonly #listCameras: () => Promise<readonly Camera[]>;
  #cached: { readonly sources: ExtraSources; readonly atMs: number } | null = null;

  constructor(listCameras: () => Promise<readonly Camera[]>) {
    this.#listCameras = listCameras;
  }

  /** Where the store does not answer, the last known sources (none at first). */
  async get(): Promise<ExtraSources> {
    const nowMs = performance.now();
    if (this.#cached !== null && nowMs - this.#cached.atMs < MAX_AGE_MS) return this.#cached.sources;
    try {
      const sources = extraSourcesOf(await this.#listCameras());
      this.#cached = { sources, atMs: nowMs };
      return sources;
    } catch {
      return this.#cached?.sources ?? { connect: [], media: [] };
    }
  }

  invalidate(): void {
    this.#cached = null;
  }
}
