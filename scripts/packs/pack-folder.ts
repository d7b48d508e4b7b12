import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packListSchema, type PackList } from '../../models/packs/pack-schema';
import type { Pack } from '../../models/packs/pack';

const LIST = 'packs.json';

/** The packs that lie beside the page, in `public/models/packs/` of a checkout: files and their list. */
export class PackFolder {
  readonly path: string;

  constructor(root: string) {
    this.path = join(root, 'public', 'models', 'packs');
  }

  /** In the order they were added; throws where the list was changed into something else. */
  list(): PackList['packs'] {
    const path = join(this.path, LIST);
    if (!existsSync(path)) return [];
    const parsed = packListSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) return parsed.data.packs;
    throw new Error(`${path} cannot be read: ${parsed.error.message}. Remove it and add the packs again.`);
  }

  /** By id, by the first digits of its sha256, or by its file's name; null: not there. */
  find(name: string): { readonly pack: Pack; readonly path: string } | null {
    const found = this.list().find(
      ({ file, pack }) =>
        pack.id === name || file === name || (name.length >= 8 && pack.sha256.startsWith(name)),
    );
    return found === undefined ? null : { pack: found.pack, path: join(this.path, found.file) };
  }

  /** Puts a file into the folder and its facts into the list, in place of a pack of the same id. */
  put(pack: Pack, bytes: Uint8Array): void {
    mkdirSync(this.path, { recursive: true });
    const file = `${pack.id}.${pack.sha256.slice(0, 8)}.onnx`;
    writeWhole(join(this.path, file), bytes);
    this.#write([...this.list().filter((entry) => entry.pack.id !== pack.id), { file, pack }]);
  }

  /** False: there was none. */
  remove(name: string): boolean {
    const found = this.find(name);
    if (found === null) return false;
    this.#write(this.list().filter((entry) => entry.pack.id !== found.pack.id));
    return true;
  }

  /** Writes the list, and removes files that are not in it. */
  #write(packs: PackList['packs']): void {
    const list: PackList = { packs };
    writeWhole(join(this.path, LIST), `${JSON.stringify(list, null, 2)}\n`);
    for (const name of readdirSync(this.path)) {
      if (name.endsWith('.onnx') && !packs.some(({ file }) => file === name)) rmSync(join(this.path, name));
    }
  }
}

function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}
