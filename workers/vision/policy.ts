/**
 * The Content-Security-Policy of the vision worker's script. There is no 'self' in it: with 'self',
 * a dynamic import with a query string and a nested worker of the same origin both reach the server.
 * Whoever serves the script (API, static host, service worker) must send exactly this.
 */
export const VISION_WORKER_POLICY =
  "default-src 'none'; connect-src 'none'; script-src blob: 'wasm-unsafe-eval'; worker-src blob:";
