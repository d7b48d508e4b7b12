import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Plugin, type UserConfig } from 'vite';
import { buildManifest } from '../../../scripts/build/build-manifest';
import { tfjsThreadSource } from '../../../scripts/build/tfjs-thread-source';
import viteConfig from '../../../vite.config';

/** The product as it is, and the same product without its protections: only for comparing their cost. */
export const ARMS = ['with', 'without'] as const;
export type Arm = (typeof ARMS)[number];

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BARE = fileURLToPath(new URL('bare/', import.meta.url));

/** Modules that are exchanged for the one of the same name in `bare/`. */
const EXCHANGED: readonly string[] = [
  'workers/vision/lockdown.ts',
  'src/egress/idb-ledger.ts',
  'src/outbox/releaser.ts',
  'src/worker-host/trusted-worker-urls.ts',
  'server/headers.ts',
];

/** Builds app and server of an arm; returns the server's script. Below the project, so that packages are found. */
export async function buildArm(arm: Arm): Promise<string> {
  const folder = join(ROOT, '.cache', 'protections', arm, 'dist');
  await rm(folder, { recursive: true, force: true });
  const exchanged = new Set<string>();
  for (const isSsrBuild of [false, true]) {
    await build(armConfig({ arm, folder, isSsrBuild, exchanged }));
  }
  const left = EXCHANGED.filter((path) => !exchanged.has(path));
  if (arm === 'without' && left.length > 0)
    throw new Error(`not found, and so not exchanged: ${left.join(', ')}; adapt EXCHANGED in arms.ts`);
  return join(folder, 'server', 'main.js');
}

/** The product's settings, less the plugins that measure and compress. */
function armConfig(of: {
  readonly arm: Arm;
  readonly folder: string;
  readonly isSsrBuild: boolean;
  readonly exchanged: Set<string>;
}): UserConfig & { readonly configFile: false } {
  const { arm, folder, isSsrBuild, exchanged } = of;
  const product = viteConfig({ command: 'build', mode: 'production', isSsrBuild });
  const own = (): Plugin[] => (arm === 'without' ? [withoutProtections(exchanged)] : []);
  return {
    ...product,
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [...own(), ...(isSsrBuild ? [] : [svelte(), tfjsThreadSource(), buildManifest('bench')])],
    worker: { ...product.worker, plugins: () => [...own(), tfjsThreadSource()] },
    build: { ...product.build, ssr: isSsrBuild, outDir: join(folder, isSsrBuild ? 'server' : 'app') },
  };
}

/** Notes each module that it has exchanged. */
function withoutProtections(exchanged: Set<string>): Plugin {
  return {
    name: 'without-protections',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      // What stands in `bare/` may use the module that it replaces.
      if (importer === undefined || importer.startsWith(BARE)) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const path = EXCHANGED.find((candidate) => resolved?.id === join(ROOT, candidate));
      if (path === undefined) return null;
      exchanged.add(path);
      return join(BARE, basename(path));
    },
  };
}
