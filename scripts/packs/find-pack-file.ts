import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pack } from '../../models/packs/pack';
import { PackFolder } from './pack-folder';
import { readPackFile } from './read-pack-file';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** A pack by the path of its file, or by the name under which `npm run models -- add` keeps it. */
export function findPackFile(nameOrPath: string): { readonly pack: Pack; readonly path: string } {
  const kept = new PackFolder(PROJECT).find(nameOrPath);
  if (kept !== null) return kept;
  if (existsSync(nameOrPath)) return { pack: readPackFile(nameOrPath).pack, path: resolve(nameOrPath) };
  throw new Error(
    `there is no pack and no file ${nameOrPath}; "npm run models -- list" shows the packs, "npm run models -- add ${nameOrPath}" gets a public one`,
  );
}
