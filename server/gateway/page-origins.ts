import { hostOf } from '../access/loopback';

interface PageOrigins {
  /** Port of the page on this machine. */
  readonly pagePort: number;
  readonly isSecure: boolean;
  /** Further origins, such as that of a reverse proxy. */
  readonly pageOrigins: readonly string[];
}

/**
 * Whether the page at `origin` is the product's own: the same host name as the gateway is asked by,
 * and the page's port; or an origin that was named in the settings.
 */
export function isOwnPage(origin: string, hostHeader: string | undefined, own: PageOrigins): boolean {
  if (own.pageOrigins.includes(origin)) return true;
  const hostname = hostOf(hostHeader);
  if (hostname === null || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  const defaultPort = page.protocol === 'https:' ? 443 : 80;
  return (
    page.origin === origin &&
    page.protocol === (own.isSecure ? 'https:' : 'http:') &&
    page.hostname.toLowerCase() === hostname.toLowerCase() &&
    (page.port === '' ? defaultPort : Number(page.port)) === own.pagePort
  );
}
