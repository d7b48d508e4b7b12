import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig } from 'vite';
import { buildManifest } from './scripts/build/build-manifest.ts';
import { bundleBudget } from './scripts/build/bundle-budget.ts';
import { firstCountBytes } from './scripts/build/first-count-bytes.ts';
import { devHeaders } from './scripts/build/dev-headers.ts';
import { pageChunks } from './scripts/build/page-chunks.ts';
import { precompress } from './scripts/build/precompress.ts';
import { staticHeaders } from './scripts/build/static-headers.ts';
import { tfjsThreadSource } from './scripts/build/tfjs-thread-source.ts';
import { zodWithoutJsonSchema } from './scripts/build/zod-without-json-schema.ts';

const version = String(JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')).version);

/**
 * Two builds: `vite build` makes the app (dist/app), `vite build --ssr` the server (dist/server).
 * The vision worker must be one file: its policy allows no import from the network.
 */
export default defineConfig(({ isSsrBuild, command }) => {
  // A NODE_ENV of the shell would make a development build, whose vision worker runs without its lock.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins:
      isSsrBuild === true
        ? []
        : [
            svelte(),
            tfjsThreadSource(),
            zodWithoutJsonSchema(),
            devHeaders(),
            bundleBudget(),
            staticHeaders(),
            precompress(),
            firstCountBytes(),
            buildManifest(version),
          ],
    define: {
      __APP_VERSION__: JSON.stringify(version),
      __IS_DEVELOPMENT_SERVER__: JSON.stringify(command === 'serve'),
    },
    publicDir: isSsrBuild === true ? false : 'public',
    resolve: {
      conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
    },
    optimizeDeps: { exclude: ['onnxruntime-web'] },
    server: { port: 5173, proxy: { '/api': 'http://localhost:8080' } },
    worker: {
      format: 'es',
      plugins: () => [tfjsThreadSource(), zodWithoutJsonSchema()],
      rolldownOptions: { output: { codeSplitting: false, entryFileNames: 'workers/[name]-[hash].js' } },
    },
    build:
      isSsrBuild === true
        ? {
            outDir: 'dist/server',
            target: 'node20',
            emptyOutDir: true,
            rolldownOptions: {
              input: {
                main: 'server/main.ts',
                'embedded-process': 'server/store/embedded-process.ts',
                'gateway-process': 'server/gateway/gateway-process.ts',
                'store-cli': 'server/store-cli.ts',
              },
              // Beside each other: a module finds the processes it starts by its own place.
              output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
            },
          }
        : {
            outDir: 'dist/app',
            target: 'es2022',
            assetsInlineLimit: 0,
            emptyOutDir: true,
            reportCompressedSize: false,
            modulePreload: { polyfill: false },
            rolldownOptions: {
              input: { index: 'index.html', kiosk: 'kiosk.html', 'kiosk-watchdog': 'src/kiosk/watchdog.ts' },
              output: {
                codeSplitting: {
                  includeDependenciesRecursively: false,
                  groups: [{ name: pageChunks({ app: 'src/main.ts', kiosk: 'src/kiosk/main.ts' }) }],
                },
                // Found by a page of any version: it is what loads a page anew whose files are gone.
                entryFileNames: ({ name }) =>
                  name === 'kiosk-watchdog' ? '[name].js' : 'assets/[name]-[hash].js',
              },
            },
            chunkSizeWarningLimit: 2000,
          },
  };
});
