/**
 * The Content-Security-Policy of the vision worker's script. There is no 'self' in it: with 'self',
 * a dynamic import with a query string and a nested worker of the same origin both reach the server.
 * Whoever serves the script (API, static host, service worker) must send exactly this.
 */
export const VISION_WORKER_POLICY =
  "default-src 'none'; connect-src 'none'; script-src blob: 'wasm-unsafe-eval'; worker-src blob:";

/**
 * Whether a policy, as a browser reports it, says the same as ours: the same directives with the same
 * sources, in any order and spacing.
 */
export function isVisionPolicy(reported: string): boolean {
  return normalised(reported) === normalised(VISION_WORKER_POLICY);
}

function normalised(policy: string): string {
  return policy
    .split(';')
    .map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name.toLowerCase(), ...sources.sort()].join(' ');
    })
    .filter((directive) => directive !== '')
    .sort()
    .join('; ');
}
