import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mirroredAt, PUBLIC_PACKS, publicPack, type PublicPack } from '../../models/packs/public-packs';
import { download } from './download';
import { PackFolder } from './pack-folder';
import { packFileOf, readPackFile, type PackFile } from './read-pack-file';
import { reportText } from './report-text';

export interface PackCommandOptions {
  /** The project's folder. */
  readonly root: string;
  readonly log: (line: string) => void;
  /** A line that is overwritten by the next; left out: progress is not shown. */
  readonly progress?: (line: string) => void;
  /** Where public packs are fetched instead of their own addresses; for tests and mirrors. */
  readonly mirror?: string;
}

/** `npm run models -- add NAME|URL|FILE`: fetches or copies a pack beside the page, once it was looked at. */
export async function addPack(wanted: string, options: PackCommandOptions): Promise<void> {
  const { root, log } = options;
  const folder = new PackFolder(root);
  const known = publicPack(wanted);
  const file =
    known !== null
      ? await fetchPublic(known, folder, options)
      : /^https?:\/\//i.test(wanted)
        ? await fetchAddress(wanted, folder, options)
        : readFile(wanted);
  folder.put(file.pack, file.bytes);
  log(reportText(file.findings));
  log(`\nadded ${file.pack.id} (${file.pack.name}), sha256 ${file.pack.sha256}`);
  log(
    'Lines with ? were taken for granted: a JSON file of the same name beside the ONNX file says otherwise.',
  );
  log('"npm start" builds it in; then choose it under Settings › Detector, or measure it:');
  log(`  npm run eval -- detection DIR --pack ${file.pack.id}`);
}

/** `npm run models -- list`. */
export function listPacks({ root, log }: PackCommandOptions): void {
  const packs = new PackFolder(root).list();
  log(packs.length === 0 ? 'No model packs were added.' : 'Added:');
  for (const { pack } of packs) {
    const { input, reading, bytes, licence } = pack;
    log(
      `  ${pack.id.padEnd(16)} ${pack.sha256.slice(0, 8)}  ${megabytes(bytes).padStart(8)}  ${input.width}×${input.height} ${reading.layout}  ${licence ?? 'no licence stated'}`,
    );
  }
  const missing = PUBLIC_PACKS.filter(({ sha256 }) => !packs.some(({ pack }) => pack.sha256 === sha256));
  if (missing.length > 0) log('To be had by name ("npm run models -- add NAME"):');
  for (const { id, name, side, bytes, licence } of missing)
    log(`  ${id.padEnd(16)} ${name}, ${side} pixels, ${megabytes(bytes)}, ${licence}`);
}

/** `npm run models -- remove NAME`; throws where there is none of that name. */
export function removePack(name: string, { root, log }: PackCommandOptions): void {
  if (!new PackFolder(root).remove(name))
    throw new Error(`there is no pack ${name}; "npm run models -- list" shows those there are`);
  log(`removed ${name}`);
}

/** The addresses of a public pack one after the other; the sha256 decides, wherever the file comes from. */
async function fetchPublic(
  known: PublicPack,
  folder: PackFolder,
  options: PackCommandOptions,
): Promise<PackFile> {
  const { bytes, sha256, id } = known;
  const { mirror } = options;
  const urls = mirror === undefined ? known.urls : known.urls.map((url) => mirroredAt(mirror, url));
  const failures: string[] = [];
  for (const url of urls) {
    options.log(`${known.name} from ${url}`);
    try {
      const fetched = await download(url, {
        partPath: join(folder.path, `${id}.${sha256.slice(0, 8)}.part`),
        expected: { bytes, sha256 },
        onProgress: progressOf(options),
      });
      return packFileOf({ name: `${id}.onnx`, bytes: fetched });
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(failures.join('\n'));
}

async function fetchAddress(
  address: string,
  folder: PackFolder,
  options: PackCommandOptions,
): Promise<PackFile> {
  const name = decodeURIComponent(new URL(address).pathname.split('/').at(-1) ?? '') || 'model.onnx';
  const bytes = await download(address, {
    partPath: join(folder.path, 'fetched.part'),
    expected: null,
    onProgress: progressOf(options),
  });
  const file = packFileOf({ name, bytes });
  return { ...file, pack: { ...file.pack, sourceUrl: address } };
}

function readFile(path: string): PackFile {
  if (existsSync(path)) return readPackFile(path);
  const names = PUBLIC_PACKS.map(({ id }) => id).join(', ');
  throw new Error(`there is no file ${path}, and no public pack of that name (${names})`);
}

function progressOf({ progress }: PackCommandOptions): (received: number, total: number | null) => void {
  let shownAtMs = 0;
  return (received, total) => {
    const isEnd = received === total;
    if (progress === undefined || (!isEnd && performance.now() - shownAtMs < 200)) return;
    shownAtMs = performance.now();
    progress(
      `  ${megabytes(received)}${total === null ? '' : ` of ${megabytes(total)}`}${isEnd ? '\n' : ''}`,
    );
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
