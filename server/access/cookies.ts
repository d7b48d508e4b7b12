/** The values of all cookies of one name in a `Cookie` header. */
export function cookieValues(header: string | undefined, name: string): readonly string[] {
  return (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at !== -1 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
}

/**
 * A `Set-Cookie` header that no script reads and no other site sends. Over https the name gets the prefix
 * `__Host-`, so that no plain http answer can set it.
 */
export function essentialCookie(
  name: string,
  value: string,
  { isSecure, maxAgeSec }: { readonly isSecure: boolean; readonly maxAgeSec: number },
): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSec}`;
  return isSecure ? `__Host-${name}=${value}; Secure; ${attributes}` : `${name}=${value}; ${attributes}`;
}

/** What the cookie of this name holds, with the prefix or without. */
export function essentialCookieValues(header: string | undefined, name: string): readonly string[] {
  return [...cookieValues(header, `__Host-${name}`), ...cookieValues(header, name)];
}
