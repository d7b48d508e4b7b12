import { headersFor as protectedHeadersFor, type Headers } from '../../../../server/headers';

export * from '../../../../server/headers';

/** Without them there are no threads, which have nothing to do with protection here. */
const KEPT = ['Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy', 'Cross-Origin-Resource-Policy'];

/** No policy of content or of features for the page and its workers. */
export function headersFor(...args: Parameters<typeof protectedHeadersFor>): Headers {
  return Object.fromEntries(
    Object.entries(protectedHeadersFor(...args)).filter(([name]) => KEPT.includes(name)),
  );
}
