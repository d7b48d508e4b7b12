/** What browsers keep from pages that came over plain http; each has a line in the catalogue. */
export const WITHHELD = ['camera', 'gpu', 'threads', 'decoder', 'cache', 'checksums', 'offline'] as const;
export type Withheld = (typeof WITHHELD)[number];

/** As much of a browser as is asked here. */
export interface Surroundings {
  readonly isSecureContext: boolean;
  readonly crossOriginIsolated: boolean;
  readonly navigator: object;
  readonly crypto: object;
}

/** What this page lacks because of how it was opened: looked up, not guessed. Empty on a secure origin. */
export function withheldHere(page: Surroundings = globalThis): readonly Withheld[] {
  if (page.isSecureContext) return [];
  const isThere: Readonly<Record<Withheld, boolean>> = {
    camera: 'mediaDevices' in page.navigator,
    gpu: 'gpu' in page.navigator,
    threads: page.crossOriginIsolated,
    decoder: 'VideoDecoder' in page,
    cache: 'caches' in page,
    checksums: 'subtle' in page.crypto && page.crypto.subtle !== undefined,
    offline: 'serviceWorker' in page.navigator,
  };
  return WITHHELD.filter((ability) => !isThere[ability]);
}
