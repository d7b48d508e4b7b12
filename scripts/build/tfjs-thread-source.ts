import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);

/**
 * tfjs-wasm starts its threads from `factory.toString()`; minified, that text refers to names which
 * exist only in the bundle, each thread throws, and `setBackend` never settles. This puts the
 * package's own file in its place.
 */
export function tfjsThreadSource(): Plugin {
  return {
    name: 'tfjs-thread-source',
    enforce: 'pre',
    transform(code, id) {
      if (!/tfjs-backend-wasm[\\/]dist[\\/]backend_wasm\.js$/.test(id)) return null;
      const call = /\[`var WasmBackendModuleThreadedSimd = ` \+\s*wasmFactoryThreadedSimd\.toString\(\)\]/;
      if (!call.test(code)) {
        throw new Error('tfjs-thread-source: backend_wasm.js has changed; adapt the plugin to this version');
      }
      const file =
        require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js');
      const source = JSON.stringify(readFileSync(file, 'utf8'));
      return { code: code.replace(call, () => `[${source}]`), map: null };
    },
  };
}
