import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hostNames } from '../host-names';
import { issueAuthority } from '../issue';
import { permittedFor } from '../name-constraints';
import type { TrustedAuthority } from '../tls-source';
import { chooseLanguage } from './texts';
import { makeTrustSite, type TrustSite } from './trust-site';

interface Given {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

async function makeSite(outside: readonly string[] = ['192.168.1.20']): Promise<{
  readonly authority: TrustedAuthority;
  readonly site: TrustSite;
  readonly ask: (url: string, headers?: Record<string, string>, method?: string) => Given | null;
}> {
  const permitted = permittedFor(hostNames(['till', '192.168.1.20']));
  const made = await issueAuthority({ commonName: 'CA of <till>', permitted, nowMs: Date.now() });
  const fingerprint = new X509Certificate(made.certPem).fingerprint256;
  const authority = {
    ...made,
    name: 'CA of <till>',
    fingerprint,
    notAfterMs: Date.UTC(2036, 10, 21),
    permitted,
  };
  const site = makeTrustSite({ authority, port: () => 8080, outsideHosts: () => outside });
  const ask = (url: string, headers: Record<string, string> = {}, method = 'GET'): Given | null => {
    let given = { status: 0, headers: {}, body: Buffer.alloc(0) };
    const isMine = site.answer(
      { method, url, headers: { host: 'localhost:8080', ...headers } },
      {
        writeHead: (status, answered) => (given = { ...given, status, headers: answered }),
        end: (body) => (given = { ...given, body: Buffer.from(body) }),
      },
    );
    return isMine ? given : null;
  };
  return { authority, site, ask };
}

const pageOf = (given: Given | null): string => given?.body.toString() ?? '';

describe('the site about the certificate', () => {
  test('the page runs no script, takes style from its own file only, and is not kept', async () => {
    const { ask } = await makeSite();
    const given = ask('/trust');
    expect(given?.headers['Content-Security-Policy']).toContain("default-src 'none'; style-src 'self'");
    expect(given?.headers['Cache-Control']).toBe('no-store');
    expect(pageOf(given)).not.toMatch(/<script|<style| style=| on[a-z]+=/);
    expect(ask('/trust/style.css')?.headers['Content-Type']).toContain('text/css');
    expect(ask('/trust/')?.status).toBe(200);
  });

  test('it shows the fingerprint, the way back to the app, and names as text', async () => {
    const { ask, authority } = await makeSite();
    const page = pageOf(ask('/trust', { host: 'till.local:8080' }));
    const shown = page.replace(/<\/span> <span>/g, ':').replace(/<[^>]+>/g, '');
    expect(shown).toContain(authority.fingerprint);
    expect(page).toContain('href="https://till.local:8080/"');
    expect(page).toContain('CA of &lt;till&gt;');
    expect(page).not.toContain('CA of <till>');
  });

  test.each([
    ['localhost:8080', ['192.168.1.20'], 'http://192.168.1.20:8080/trust'],
    ['192.168.7.7:8080', ['192.168.1.20'], 'http://192.168.7.7:8080/trust'],
  ])('at %s another device is sent to %s', async (host, outside, url) => {
    const { ask } = await makeSite(outside);
    expect(pageOf(ask('/trust', { host }))).toContain(`href="${url}"`);
  });

  test('there is no code to scan where no other device can come', async () => {
    const { ask } = await makeSite([]);
    expect(pageOf(ask('/trust'))).not.toContain('class="qr"');
  });

  test('the file is the certificate, so that the hash of the file is its fingerprint', async () => {
    const { ask, authority } = await makeSite();
    const given = ask('/trust/hiro-cctv-ca.crt');
    expect(given?.headers['Content-Type']).toBe('application/x-x509-ca-cert');
    const hash = createHash('sha256')
      .update(given?.body ?? '')
      .digest('hex');
    expect(hash.toUpperCase()).toBe(authority.fingerprint.replaceAll(':', ''));
  });

  test('the profile holds the same certificate', async () => {
    const { ask, authority } = await makeSite();
    const given = ask('/trust/hiro-cctv-ca.mobileconfig');
    expect(given?.headers['Content-Type']).toBe('application/x-apple-aspen-config');
    const base64 = /<data>([^<]+)<\/data>/.exec(pageOf(given))?.[1] ?? '';
    expect(new X509Certificate(Buffer.from(base64, 'base64')).fingerprint256).toBe(authority.fingerprint);
    expect(pageOf(given)).toContain('CA of &lt;till&gt;');
  });

  test.each([
    ['/', 'GET'],
    ['/trusted', 'GET'],
    ['/trust/ca.key', 'GET'],
    ['/trust', 'POST'],
  ])('%s by %s is not for it', async (url, method) => {
    const { ask } = await makeSite();
    expect(ask(url, {}, method)).toBeNull();
  });

  test.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130', ['Windows']],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', ['iPhone']],
    ['Mozilla/5.0 (Linux; Android 15; Pixel) Chrome/130 Mobile', ['Android']],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', ['macOS', 'iPhone']],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko Firefox/130.0', ['Firefox']],
    ['curl/8', []],
  ])('%s finds its steps open', async (agent, names) => {
    const { ask } = await makeSite();
    const page = pageOf(ask('/trust', { 'user-agent': agent }));
    const open = [...page.matchAll(/<details open>\s*<summary>([A-Za-z]+)/g)].map((match) => match[1]);
    expect(open).toEqual(names);
  });
});

test.each([
  [null, undefined, 'en'],
  [null, 'de-AT,de;q=0.9,en;q=0.8', 'de'],
  [null, 'fr,en;q=0.5,de;q=0.7', 'de'],
  ['en', 'de', 'en'],
  ['xx', 'de', 'de'],
  [null, 'constructor', 'en'],
])('?lang=%s and Accept-Language %s: %s', (wanted, accepted, expected) =>
  expect(chooseLanguage(wanted, accepted)).toBe(expected),
);
