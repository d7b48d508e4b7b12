import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** App code on first load, brotli. Raise it in the change that grows it, and say why. */
const APP_CODE_BUDGET_BYTES = 200 * 1000;

/**
 * Prints what a first visit loads as app code (entry, its static imports, its styles, the analytics
 * worker) and fails the build when it exceeds the budget. Engines and models are counted by
 * `first-count-bytes`, since they depend on the machine.
 */
export function bundleBudget(): Plugin {
  let outDir = '';
  return {
    name: 'bundle-budget',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    closeBundle: {
      order: 'pre',
      sequential: true,
      async handler() {
        const files = await firstLoadFiles(outDir);
        let total = 0;
        for (const file of files) {
          const bytes = brotliCompressSync(await readFile(join(outDir, file))).length;
          total += bytes;
          console.log(`  ${(bytes / 1000).toFixed(1).padStart(7)} kB  ${file}`);
        }
        console.log(
          `app code on first load: ${(total / 1000).toFixed(1)} kB brotli (budget ${APP_CODE_BUDGET_BYTES / 1000} kB)`,
        );
        if (total > APP_CODE_BUDGET_BYTES) {
          throw new Error(`app code on first load is ${total} bytes brotli, budget ${APP_CODE_BUDGET_BYTES}`);
        }
      },
    },
  };
}

/** The entry, everything it imports statically, its styles, and the analytics worker. */
async function firstLoadFiles(outDir: string): Promise<readonly string[]> {
  const html = await readFile(join(outDir, 'index.html'), 'utf8');
  const found = new Set<string>();
  const queue = [...html.matchAll(/(?:src|href)="\/?(?:\.\/)?(assets\/[^"]+\.(?:js|css))"/g)].map(
    (match) => match[1] ?? '',
  );
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (found.has(file)) continue;
    found.add(file);
    if (!file.endsWith('.js')) continue;
    const code = await readFile(join(outDir, file), 'utf8');
    for (const match of code.matchAll(/(?:import|from)\s*"\.\/([\w.-]+\.js)"/g))
      queue.push(`assets/${match[1] ?? ''}`);
  }
  for (const name of await readdir(join(outDir, 'workers'))) {
    if (/^analytics.*\.js$/.test(name)) found.add(`workers/${name}`);
  }
  return [...found];
}
