import { z } from 'zod';

/** An address in parts; null where it is none. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** An address that a page may reach: http or https, a plain host, no credentials. */
export const httpUrl = z
  .string()
  .max(2048)
  .refine((text) => {
    const url = parseUrl(text);
    return url !== null && /^https?:$/.test(url.protocol);
  }, 'expected an http or https address')
  .refine((text) => {
    const url = parseUrl(text);
    // The host goes into the page's policy: nothing but a plain name or address.
    return url === null || /^[a-z0-9.:[\]_-]+$/i.test(url.host);
  }, 'expected a plain host name or address')
  .refine((text) => hasNoCredentials(text), 'an address must not carry a user name or password');

/** Whether an address carries neither user name nor password before its host. */
export function hasNoCredentials(text: string): boolean {
  const url = parseUrl(text);
  return url === null || (url.username === '' && url.password === '');
}
