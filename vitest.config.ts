import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/**
 * unit: beside the code, in Node. e2e: the built product in a real browser, one file at a time.
 * long: slow proofs, `npm run test:long`.
 */
export default defineConfig({
  define: { __APP_VERSION__: '"test"' },
  test: {
    projects: [
      {
        extends: true,
        plugins: [svelte()],
        test: {
          name: 'unit',
          include: ['{src,workers,models,server,scripts}/**/*.test.ts'],
          exclude: ['**/*.slow.test.ts', '**/node_modules/**'],
          // Much of it waits for databases and processes: one worker per core less one would idle.
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/{e2e,gpu,security}/**/*.test.ts'],
          exclude: ['**/*.slow.test.ts'],
          fileParallelism: false,
          // Browsers, cameras and servers share a machine; `scripts/test.mjs` names who needed it.
          retry: 1,
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        plugins: [svelte()],
        test: {
          name: 'long',
          include: ['{src,workers,models,server,scripts,tests}/**/*.slow.test.ts'],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
