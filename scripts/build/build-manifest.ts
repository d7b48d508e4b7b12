import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';
import { MANIFEST_FILE } from '../../src/api/build-manifest.ts';
import { filesIn, manifestOf, manifestText } from './folder-manifest.ts';

/**
 * Lists the finished build, so that a running site can be compared with it (`npm run verify-build`), and
 * prints its hash. Put it behind whatever else writes into the folder.
 */
export function buildManifest(version: string): Plugin {
  let outDir = '';
  return {
    name: 'build-manifest',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        // Notes of this checkout (times of the prepared models) are copied with the public folder.
        const notes = (await filesIn(outDir)).filter((path) => basename(path).startsWith('.'));
        await Promise.all(notes.map((path) => rm(join(outDir, path))));
        const manifest = await manifestOf(outDir, version);
        await writeFile(join(outDir, MANIFEST_FILE), manifestText(manifest));
        console.log(`build ${manifest.hash}`);
      },
    },
  };
}
