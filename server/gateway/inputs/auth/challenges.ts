/** How a camera asks for a user name and password: RFC 7617 (Basic) and RFC 7616 (Digest). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'digest';
      readonly realm: string;
      readonly nonce: string;
      readonly opaque: string | null;
      /** As the camera wrote it; null where it named none. */
      readonly algorithm: string | null;
      /** `crypto`'s name of the hash. */
      readonly hash: string;
      readonly isSession: boolean;
      /** Whether the answer counts requests (`qop=auth`). */
      readonly isCounted: boolean;
      /** The last nonce was right, but is too old. */
      readonly isStale: boolean;
    };

/** Best last. */
const HASHES = new Map([
  ['MD5', 'md5'],
  ['SHA-256', 'sha256'],
  ['SHA-512-256', 'sha512-256'],
]);
const ORDER = [...HASHES.values()];

/** The strongest challenge of these `WWW-Authenticate` headers that can be answered; null: none. */
export function bestChallenge(headers: readonly string[]): Challenge | null {
  const known = headers.flatMap(challengesIn).flatMap(({ scheme, fields }) => {
    const challenge = scheme === 'basic' ? ({ scheme } as const) : digestFrom(scheme, fields);
    return challenge === null ? [] : [challenge];
  });
  return known.reduce<Challenge | null>(
    (best, one) => (best === null || strengthOf(one) > strengthOf(best) ? one : best),
    null,
  );
}

interface RawChallenge {
  readonly scheme: string;
  readonly fields: Map<string, string>;
}

/** A word without a value begins a challenge; `name=value` belongs to the one before. */
function challengesIn(header: string): readonly RawChallenge[] {
  const found: RawChallenge[] = [];
  const words = /([A-Za-z0-9_-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g;
  for (const [whole, name = '', quoted, plain] of header.matchAll(words)) {
    if (!whole.includes('=')) found.push({ scheme: name.toLowerCase(), fields: new Map() });
    else found.at(-1)?.fields.set(name.toLowerCase(), quoted ?? plain ?? '');
  }
  return found;
}

function digestFrom(scheme: string, fields: ReadonlyMap<string, string>): Challenge | null {
  const realm = fields.get('realm');
  const nonce = fields.get('nonce');
  if (scheme !== 'digest' || realm === undefined || nonce === undefined) return null;
  const algorithm = fields.get('algorithm') ?? null;
  const hash = HASHES.get((algorithm ?? 'MD5').toUpperCase().replace(/-SESS$/, ''));
  const qualities =
    fields
      .get('qop')
      ?.toLowerCase()
      .split(/[\s,]+/) ?? null;
  if (hash === undefined || (qualities !== null && !qualities.includes('auth'))) return null;
  return {
    scheme,
    realm,
    nonce,
    algorithm,
    hash,
    opaque: fields.get('opaque') ?? null,
    isSession: /-sess$/i.test(algorithm ?? ''),
    isCounted: qualities !== null,
    isStale: fields.get('stale')?.toLowerCase() === 'true',
  };
}

function strengthOf(challenge: Challenge): number {
  return challenge.scheme === 'basic' ? -1 : ORDER.indexOf(challenge.hash);
}
