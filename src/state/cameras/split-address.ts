/** An address and what it said about signing in. */
export interface SplitAddress {
  /** Without credentials; where they stood in the path or query, `{user}` and `{password}` stand. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
}

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** What may stand between the last @ and the path: a name or an address, and a port. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d+)?$/i;
/** A field of a query or of a path such as /user=admin_password=1_channel=1. */
const fieldPattern = (names: string): RegExp =>
  new RegExp(`(^|[?&;/_])(${names})=(.*?)(?=$|[&;/?#]|_[a-z]+=)`, 'i');
const USER_FIELD = fieldPattern('user|username|usr|login');
const PASSWORD_FIELD = fieldPattern('pass|passwd|password|pwd|token|secret');

/**
 * Takes user name and password out of an address, wherever cameras put them. Both are decoded; a
 * password with unescaped @, / or # is understood. Null where the address has none.
 */
export function splitAddress(text: string): SplitAddress | null {
  return splitUserInfo(text) ?? split(text, splitFields);
}

/** As `splitAddress`, but only what stands before the host: tokens of a query stay where they are. */
export function splitUserInfo(text: string): SplitAddress | null {
  return split(text, splitBeforeHost);
}

function split(text: string, take: typeof splitFields): SplitAddress | null {
  const trimmed = text.trim();
  const scheme = SCHEME.exec(trimmed)?.[0];
  return scheme === undefined ? null : take(scheme, trimmed.slice(scheme.length));
}

function splitBeforeHost(scheme: string, rest: string): SplitAddress | null {
  const at = endOfCredentials(rest);
  if (at === -1) return null;
  const credentials = rest.slice(0, at);
  const colon = credentials.indexOf(':');
  return {
    address: scheme + rest.slice(at + 1),
    username: decode(colon === -1 ? credentials : credentials.slice(0, colon)),
    password: colon === -1 ? '' : decode(credentials.slice(colon + 1)),
  };
}

/** Where the @ before the host is: an @ may stand in the password too, and in the path. */
function endOfCredentials(rest: string): number {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  if (authority.includes('@')) return authority.lastIndexOf('@');
  // "admin:pa" is no host with a port: the password goes on behind the slash.
  if (HOST.test(authority) || !authority.includes(':')) return -1;
  for (let at = rest.lastIndexOf('@'); at > 0; at = rest.lastIndexOf('@', at - 1)) {
    const host = /^[^/?#]*/.exec(rest.slice(at + 1))?.[0] ?? '';
    if (HOST.test(host)) return at;
  }
  return -1;
}

function splitFields(scheme: string, rest: string): SplitAddress | null {
  const password = PASSWORD_FIELD.exec(rest)?.[3] ?? '';
  if (password === '' || password === '{password}') return null;
  const username = USER_FIELD.exec(rest)?.[3] ?? '';
  const address = rest
    .replace(PASSWORD_FIELD, (_all, before: string, name: string) => `${before}${name}={password}`)
    .replace(USER_FIELD, (all: string, before: string, name: string) =>
      username === '' ? all : `${before}${name}={user}`,
    );
  return { address: scheme + address, username: decode(username), password: decode(password) };
}

/** A per cent sign that begins no escape stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
