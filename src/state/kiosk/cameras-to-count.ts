import type { Camera } from '../../domain/config';

/**
 * The cameras that an unattended browser counts: those that are switched on and come over the network.
 * The camera of a device is somewhere else, so it is counted only where it was named; a file never.
 */
export function camerasToCount(
  cameras: readonly Camera[],
  chosen: ReadonlySet<string> | null,
): readonly Camera[] {
  return cameras.filter(({ id, isEnabled, source }) => {
    if (!isEnabled || source.kind === 'file') return false;
    return chosen === null ? source.kind !== 'webcam' : chosen.has(id);
  });
}

/**
 * Whether a camera comes from a host that was not known when the page was loaded: its policy names the
 * hosts as they were then.
 */
export function isPolicyOutdated(first: readonly Camera[], now: readonly Camera[]): boolean {
  const known = new Set(first.flatMap(addressesOf));
  return now.flatMap(addressesOf).some((address) => !known.has(address));
}

function addressesOf({ source }: Camera): readonly string[] {
  switch (source.kind) {
    case 'hls':
    case 'whep':
      return [source.url];
    case 'external':
      return [source.whepUrl, source.hlsUrl].filter((url) => url !== null);
    case 'sample':
      return ['sample'];
    case 'demo':
    case 'webcam':
    case 'file':
    case 'gateway':
      return [];
  }
}
