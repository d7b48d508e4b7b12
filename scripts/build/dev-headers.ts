import type { Plugin } from 'vite';

/**
 * Headers of the development server: cross-origin isolation for wasm threads, and a worker policy
 * that has 'self' added, because Vite serves the worker in many files. It proves nothing about
 * privacy; only a production build does.
 */
export function devHeaders(): Plugin {
  return {
    name: 'dev-headers',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
        response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
        if (request.url?.includes('vision.worker') === true) {
          response.setHeader(
            'Content-Security-Policy',
            "default-src 'none'; connect-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src blob:",
          );
        }
        next();
      });
    },
  };
}
