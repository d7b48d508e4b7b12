import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { MANIFEST_FILE, type BuildManifest } from '../../src/api/build-manifest.ts';

/** Detectors that whoever runs the site has added; the page pins each by its own sha256. */
export const PACKS_FOLDER = 'models/packs/';

/** For hosts without our server: they name the streams that the host's visitors may play. */
const HOST_FILES: readonly string[] = ['_headers', '_redirects', 'nginx.conf'];

/** Whether a file of the app's folder is the same in every build of the same sources, and served as it is. */
function isOfBuild(path: string): boolean {
  const isCompressedCopy = /\.(br|gz)$/.test(path);
  return (
    !isCompressedCopy && !path.startsWith(PACKS_FOLDER) && ![...HOST_FILES, MANIFEST_FILE].includes(path)
  );
}

/** The manifest of a built app by what lies in its folder now. */
export async function manifestOf(dir: string, version: string): Promise<BuildManifest> {
  const files: Record<string, string> = {};
  for (const path of (await filesIn(dir)).filter(isOfBuild))
    files[path] = sha256Of(await readFile(join(dir, path)));
  return { version, hash: hashOf(files), files };
}

/** A manifest as it is written. */
export function manifestText(manifest: BuildManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Hex. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Paths below a folder with `/`, in the order of their characters' numbers, which no language changes. */
export async function filesIn(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function hashOf(files: Readonly<Record<string, string>>): string {
  return sha256Of(
    Object.entries(files)
      .map(([path, sha256]) => `${sha256}  ${path}\n`)
      .join(''),
  );
}
