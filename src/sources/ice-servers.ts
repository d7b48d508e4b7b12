const ICE_SCHEME = /^(stun|stuns|turn|turns):[^\s]+$/i;

/**
 * STUN and TURN servers of a WHEP answer (draft-ietf-wish-whep-03, "STUN/TURN server configuration"):
 * `Link: <turn:host?transport=udp>; rel="ice-server"; username="u"; credential="c"`. What is no such
 * link is passed over.
 */
export function iceServersOf(linkHeader: string | null): readonly RTCIceServer[] {
  return linksOf(linkHeader ?? '').flatMap(({ target, parameters }): readonly RTCIceServer[] => {
    const isIce = (parameters.get('rel') ?? '').toLowerCase().split(/\s+/).includes('ice-server');
    if (!isIce || !ICE_SCHEME.test(target)) return [];
    if (/^stuns?:/i.test(target)) return [{ urls: target }];
    const username = parameters.get('username');
    const credential = parameters.get('credential');
    const isByPassword = (parameters.get('credential-type') ?? 'password') === 'password';
    // A browser refuses a TURN server without both.
    if (username === undefined || credential === undefined || !isByPassword) return [];
    return [{ urls: target, username, credential }];
  });
}

/** Whether a peer that was given `known` servers lacks one of `wanted`. */
export function lacksIceServer(known: readonly RTCIceServer[], wanted: readonly RTCIceServer[]): boolean {
  const urls = new Set(known.flatMap((server) => server.urls));
  return wanted.flatMap((server) => server.urls).some((url) => !urls.has(url));
}

interface Link {
  readonly target: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** RFC 8288, section 3. Commas and semicolons may stand within an address or a quoted text. */
function linksOf(header: string): readonly Link[] {
  const links: Link[] = [];
  const link = /<([^<>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s";,]*))?)*)/g;
  for (const [, target = '', rest = ''] of header.matchAll(link)) {
    const parameters = new Map<string, string>();
    const parameter = /;\s*([\w*-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";,]*)))?/g;
    for (const [, name = '', quoted, bare = ''] of rest.matchAll(parameter)) {
      const key = name.toLowerCase();
      const value = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1');
      if (!parameters.has(key)) parameters.set(key, value);
    }
    links.push({ target: target.trim(), parameters });
  }
  return links;
}
