import { X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { hostOf, isLoopback } from '../../access/loopback';
import type { TrustedAuthority } from '../tls-source';
import { mobileconfig } from './mobileconfig';
import { chooseLanguage, type Device, TRUST_TEXTS } from './texts';
import { TRUST_PATHS, trustPage } from './trust-page';
import { TRUST_STYLE } from './trust-style';

/** What HTTP/1.1 and HTTP/2 requests have in common. */
interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

interface Answering {
  writeHead(status: number, headers: OutgoingHttpHeaders): unknown;
  end(body: string | Buffer): unknown;
}

/** Explains a local authority to people whose devices do not trust it yet, over http too. */
export interface TrustSite {
  /** Answers what is meant for it; false where it is not. */
  answer(request: Asked, response: Answering): boolean;
}

interface TrustSiteOptions {
  readonly authority: TrustedAuthority;
  readonly port: () => number;
  /** Hosts under which other machines reach this one; the first is the best. */
  readonly outsideHosts: () => readonly string[];
}

const COMMON: OutgoingHttpHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

export function makeTrustSite({ authority, port, outsideHosts }: TrustSiteOptions): TrustSite {
  const der = new X509Certificate(authority.certPem).raw;

  const pageFor = ({ headers, url = '' }: Asked, language: 'en' | 'de'): string => {
    const asked = hostOf(headers.host) ?? 'localhost';
    const outside = outsideHosts()[0];
    const scanHost = isLoopback(asked) ? outside : asked;
    return trustPage({
      authority,
      language,
      devices: devicesOf(headers['user-agent'] ?? ''),
      appUrl: `https://${withPort(asked, port(), 443)}/`,
      scanUrl: scanHost === undefined ? null : `http://${withPort(scanHost, port(), 80)}${pathOf(url)}`,
    });
  };

  const bodyOf = (request: Asked): { readonly type: string; readonly body: string | Buffer } | null => {
    const wanted = new URLSearchParams((request.url ?? '').split('?')[1] ?? '').get('lang');
    const language = chooseLanguage(wanted, request.headers['accept-language']);
    switch (pathOf(request.url ?? '')) {
      case TRUST_PATHS.page:
        return { type: 'text/html; charset=utf-8', body: pageFor(request, language) };
      case TRUST_PATHS.style:
        return { type: 'text/css; charset=utf-8', body: TRUST_STYLE };
      case TRUST_PATHS.certificate:
        return { type: 'application/x-x509-ca-cert', body: der };
      case TRUST_PATHS.profile: {
        const description = TRUST_TEXTS[language].lead;
        return {
          type: 'application/x-apple-aspen-config',
          body: mobileconfig({ name: authority.name, der, description }),
        };
      }
      default:
        return null;
    }
  };

  return {
    answer: (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return false;
      const found = bodyOf(request);
      if (found === null) return false;
      const length = Buffer.byteLength(found.body);
      response.writeHead(200, {
        ...COMMON,
        'Content-Type': found.type,
        'Content-Length': length,
        Vary: 'Accept-Language, User-Agent',
      });
      response.end(found.body);
      return true;
    },
  };
}

function pathOf(url: string): string {
  const path = url.split('?')[0] ?? '';
  return path === `${TRUST_PATHS.page}/` ? TRUST_PATHS.page : path;
}

function withPort(host: string, port: number, usual: number): string {
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return port === usual ? bracketed : `${bracketed}:${port}`;
}

/** By what a browser says of itself; an iPad calls itself a Mac. */
function devicesOf(userAgent: string): readonly Device[] {
  const browser: readonly Device[] = /Firefox\//.test(userAgent) ? ['firefox'] : [];
  if (/iPhone|iPad|iPod/.test(userAgent)) return ['ios'];
  if (/Android/.test(userAgent)) return ['android', ...browser];
  if (/Windows/.test(userAgent)) return ['windows'];
  if (/Macintosh/.test(userAgent)) return ['macos', 'ios'];
  return /Linux|X11|CrOS/.test(userAgent) && browser.length === 0 ? ['linux'] : browser;
}
