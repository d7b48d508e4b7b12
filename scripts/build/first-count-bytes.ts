import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { modelsToLoad } from '../../models/registry.ts';

/** Bytes over the network until somebody is counted, by engine. Raise a budget in the change that needs it. */
const BUDGETS_MB = {
  'tfjs-wasm': 5.5,
  'ort-wasm': 8,
  'ort-webgpu (JSPI)': 8.5,
  'ort-webgpu (Asyncify)': 11,
} as const;

/** Runtime files of each engine, as they begin in the build. */
const RUNTIMES: Record<keyof typeof BUDGETS_MB, readonly RegExp[]> = {
  'tfjs-wasm': [/^tfjs-backend-wasm-threaded-simd-.*\.wasm$/],
  'ort-wasm': [/^ort-wasm-simd-threaded-.*\.(wasm|mjs)$/],
  'ort-webgpu (JSPI)': [/^ort-wasm-simd-threaded\.jspi-.*\.(wasm|mjs)$/],
  'ort-webgpu (Asyncify)': [/^ort-wasm-simd-threaded\.asyncify-.*\.(wasm|mjs)$/],
};

/**
 * Prints what is transferred before the first count, per engine: vision worker, runtime and the
 * models of the first count, as served (brotli where a copy exists). Fails above the budget. App code
 * has a budget of its own.
 */
export function firstCountBytes(): Plugin {
  let outDir = '';
  return {
    name: 'first-count-bytes',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const assets = await readdir(join(outDir, 'assets'));
        const workers = await readdir(join(outDir, 'workers'));
        const worker = workers.filter((name) => /^vision.*\.js$/.test(name)).map((name) => `workers/${name}`);
        for (const [engine, patterns] of Object.entries(RUNTIMES)) {
          const runtime = assets.filter((name) => patterns.some((pattern) => pattern.test(name)));
          const models = modelsToLoad('first-count').flatMap(({ artifacts }) =>
            engine === 'tfjs-wasm'
              ? [artifacts.tfjs.topology.url, artifacts.tfjs.weights.url]
              : artifacts.onnx.map(({ file }) => file.url),
          );
          const files = [...worker, ...runtime.map((name) => `assets/${name}`), ...models];
          const sizes = await Promise.all(files.map((file) => servedBytes(join(outDir, file))));
          const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
          const budget = BUDGETS_MB[engine as keyof typeof BUDGETS_MB];
          console.log(`to the first count with ${engine}: ${megabytes.toFixed(2)} MB (budget ${budget} MB)`);
          if (megabytes > budget) {
            throw new Error(
              `${engine} needs ${megabytes.toFixed(2)} MB to the first count, budget ${budget} MB`,
            );
          }
        }
      },
    },
  };
}

async function servedBytes(file: string): Promise<number> {
  const compressed = await stat(`${file}.br`).catch(() => null);
  return (compressed ?? (await stat(file))).size;
}
