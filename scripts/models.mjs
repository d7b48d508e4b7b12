#!/usr/bin/env node
// Prepares the nets of models/registry.ts into public/models/ from installed npm packages.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = '.stamp.json';
const OUTPUT_NAME = /^[a-z0-9-]+\.[0-9a-f]{8}\.(json|bin|onnx)$/;

const USAGE = `Usage: npm run models [-- OPTIONS | COMMAND]

Prepares the models the page loads, in public/models/.
  --verify       read every prepared file again and compare its sha256
  --update-lock  write models/models.lock.json anew from what is installed
  --help         this text

Detectors in place of the product's own (docs/guides/models.md), in public/models/packs/:
  add NAME|URL|FILE   a public one by its name, or any ONNX file
  list                those that were added, and the public ones
  remove NAME`;

/** @typedef {{ bytes: number, sha256: string }} LockedFile */
/** @typedef {LockedFile & { file: string }} LockedOutput */
/** @typedef {{ tfjs: { topology: LockedOutput, weights: LockedOutput }, onnx: Record<string, LockedOutput> }} LockedModel */
/** @typedef {{ packages: Record<string, string>, inputs: Record<string, LockedFile>, models: Record<string, LockedModel> }} ModelsLock */

/** @param {Uint8Array} bytes @returns {LockedFile} */
function fingerprint(bytes) {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** @param {string} path @returns {unknown} */
function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** @param {string} path @param {string | Uint8Array} content */
function writeWhole(path, content) {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

/** @param {string} root */
function placesIn(root) {
  return { lock: join(root, 'models', 'models.lock.json'), out: join(root, 'public', 'models') };
}

/** @param {LockedModel} model @returns {LockedOutput[]} */
function outputsOf(model) {
  return [model.tfjs.topology, model.tfjs.weights, ...Object.values(model.onnx)];
}

/**
 * Says of each locked file whether it lies in public/models/ as locked. A file whose size and time
 * the stamp knows is not read again unless `isThorough`.
 * @param {string} out @param {ModelsLock} lock @param {boolean} isThorough
 */
function findMissing(out, lock, isThorough) {
  const stamp = /** @type {Record<string, { sha256: string, mtimeMs: number }>} */ (
    readJson(join(out, STAMP)) ?? {}
  );
  /** @type {typeof stamp} */
  const fresh = {};
  /** @type {Set<string>} */
  const missing = new Set();
  for (const { file, bytes, sha256 } of Object.values(lock.models).flatMap(outputsOf)) {
    const path = join(out, file);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined || stats.size !== bytes) {
      missing.add(file);
      continue;
    }
    const known = stamp[file];
    const isKnown = known !== undefined && known.sha256 === sha256 && known.mtimeMs === stats.mtimeMs;
    if ((isThorough || !isKnown) && fingerprint(readFileSync(path)).sha256 !== sha256) missing.add(file);
    else fresh[file] = { sha256, mtimeMs: stats.mtimeMs };
  }
  if (existsSync(out) && JSON.stringify(stamp) !== JSON.stringify(fresh)) {
    writeWhole(join(out, STAMP), JSON.stringify(fresh, null, 2));
  }
  return missing;
}

/** @param {string} what @param {LockedFile} expected @param {LockedFile} actual @param {string} advice */
function assertSame(what, expected, actual, advice) {
  if (expected.sha256 === actual.sha256 && expected.bytes === actual.bytes) return;
  throw new Error(
    `${what} is not what models/models.lock.json pins.\n` +
      `  expected ${expected.bytes} bytes, sha256 ${expected.sha256}\n` +
      `  got      ${actual.bytes} bytes, sha256 ${actual.sha256}\n` +
      `  ${advice}`,
  );
}

/** Reads package files, checks them against the lock, and keeps their fingerprints. */
class Sources {
  /** @param {string} root @param {ModelsLock | undefined} lock what to check against; undefined: nothing */
  constructor(root, lock) {
    this.lock = lock;
    this.require = createRequire(join(root, 'package.json'));
    /** @type {Record<string, LockedFile>} */
    this.inputs = {};
    /** @type {Record<string, string>} */
    this.packages = {};
  }

  /** @param {{ package: string, path: string }} file @returns {Uint8Array} */
  read(file) {
    const name = `${file.package}/${file.path}`;
    const folder = this.folderOf(file.package);
    const path = join(folder, file.path);
    if (!existsSync(path)) throw new Error(`${name} is missing. Run "npm ci" and try again.`);
    const bytes = readFileSync(path);
    const actual = fingerprint(bytes);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    this.packages[file.package] = manifest.version;
    this.inputs[name] = actual;
    if (this.lock !== undefined) {
      const expected = this.lock.inputs[name];
      if (expected === undefined) {
        throw new Error(
          `${name} is not in models/models.lock.json. Run "npm run models -- --update-lock" and commit it.`,
        );
      }
      const pinned = this.lock.packages[file.package];
      assertSame(
        name,
        expected,
        actual,
        `Installed is ${manifest.version}, locked ${pinned}. Run "npm ci" to get that one; ` +
          'if the update is wanted, run "npm run models -- --update-lock" and measure again.',
      );
    }
    return bytes;
  }

  /** @param {string} name */
  folderOf(name) {
    for (const base of this.require.resolve.paths(name) ?? []) {
      if (existsSync(join(base, name, 'package.json'))) return join(base, name);
    }
    throw new Error(`The package ${name} is not installed. Run "npm ci" and try again.`);
  }
}

/** @param {string} stem @param {string} extension @param {Uint8Array} bytes @returns {LockedOutput} */
function nameOutput(stem, extension, bytes) {
  const { sha256, bytes: size } = fingerprint(bytes);
  return { file: `${stem}.${sha256.slice(0, 8)}.${extension}`, bytes: size, sha256 };
}

/**
 * Makes one model's files, and writes them once they match the lock.
 * @param {{ out: string, id: string, prepared: any, locked: LockedModel | undefined }} job
 * @returns {LockedModel}
 */
function writeModel({ out, id, prepared, locked }) {
  const topology = nameOutput(id, 'json', prepared.topology);
  const weights = nameOutput(id, 'bin', prepared.weights);
  /** @type {[LockedOutput, Uint8Array][]} */
  const files = [
    [topology, prepared.topology],
    [weights, prepared.weights],
  ];
  /** @type {Record<string, LockedOutput>} */
  const onnx = {};
  for (const [batch, bytes] of prepared.onnx) {
    const output = nameOutput(`${id}-b${batch}`, 'onnx', bytes);
    onnx[batch] = output;
    files.push([output, bytes]);
  }
  const model = { tfjs: { topology, weights }, onnx };
  if (locked !== undefined) {
    const expected = outputsOf(locked);
    files.forEach(([output], index) => {
      assertSame(
        output.file,
        expected[index] ?? { bytes: 0, sha256: 'nothing' },
        output,
        'The inputs are right, so the converter changed: run "npm run models -- --update-lock", run the tests, commit the lock.',
      );
    });
  }
  for (const [{ file }, bytes] of files) writeWhole(join(out, file), bytes);
  return model;
}

/** A page that asks for the list of packs must find one, even if it is empty. @param {string} out */
function keepPackList(out) {
  const list = join(out, 'packs', 'packs.json');
  if (existsSync(list)) return;
  mkdirSync(dirname(list), { recursive: true });
  writeWhole(list, '{ "packs": [] }\n');
}

/** Removes files of an older lock. @param {string} out @param {ModelsLock} lock */
function removeStale(out, lock) {
  const wanted = new Set(
    Object.values(lock.models)
      .flatMap(outputsOf)
      .map(({ file }) => file),
  );
  for (const file of readdirSync(out)) {
    if ((OUTPUT_NAME.test(file) && !wanted.has(file)) || file.endsWith('.part')) rmSync(join(out, file));
  }
}

/**
 * Prepares what is missing in public/models/. Throws an error that says what to do if a file is not
 * what the lock pins.
 * @param {{ root?: string, verify?: boolean, updateLock?: boolean, log?: (line: string) => void }} [options]
 */
export async function prepareModels(options = {}) {
  const { root = PROJECT, verify = false, updateLock = false, log = console.log } = options;
  const { lock: lockPath, out } = placesIn(root);
  const lock = /** @type {ModelsLock | undefined} */ (readJson(lockPath));
  if (lock === undefined && !updateLock) {
    throw new Error(
      'models/models.lock.json is missing. Get it back from git, or run "npm run models -- --update-lock".',
    );
  }
  const missing = lock === undefined || updateLock ? undefined : findMissing(out, lock, verify);
  keepPackList(out);
  if (missing?.size === 0) {
    log('models: all there');
    return;
  }
  // The registry imports the lock.
  if (lock === undefined) writeWhole(lockPath, '{ "packages": {}, "inputs": {}, "models": {} }\n');
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url);
  const { MODEL_METAS } = /** @type {any} */ (await jiti.import(join(root, 'models', 'registry.ts')));
  const { prepareModel } = /** @type {any} */ (
    await jiti.import(join(root, 'models', 'convert', 'prepare.ts'))
  );
  mkdirSync(out, { recursive: true });
  const sources = new Sources(root, updateLock ? undefined : lock);
  /** @type {Record<string, LockedModel>} */
  const models = {};
  for (const [index, meta] of MODEL_METAS.entries()) {
    const locked = updateLock ? undefined : lock?.models[meta.id];
    const step = `models: ${index + 1}/${MODEL_METAS.length} ${meta.id}`;
    if (locked !== undefined && !outputsOf(locked).some(({ file }) => missing?.has(file))) {
      log(`${step} is there`);
      continue;
    }
    if (!updateLock && locked === undefined) {
      throw new Error(
        `model ${meta.id} is not in models/models.lock.json. Run "npm run models -- --update-lock" and commit it.`,
      );
    }
    const startMs = performance.now();
    const prepared = prepareModel(meta, (/** @type {any} */ file) => sources.read(file));
    const model = writeModel({ out, id: meta.id, prepared, locked });
    models[meta.id] = model;
    const megabytes = outputsOf(model).reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
    log(
      `${step} prepared, ${megabytes.toFixed(1)} MB in ${((performance.now() - startMs) / 1000).toFixed(1)} s`,
    );
  }
  let current = lock;
  if (updateLock) {
    current = { packages: sources.packages, inputs: sources.inputs, models };
    writeWhole(lockPath, `${JSON.stringify(current, null, 2)}\n`);
    log('models: wrote models/models.lock.json');
  }
  if (current !== undefined) {
    removeStale(out, current);
    findMissing(out, current, false);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [command, ...names] = process.argv.slice(2);
  if (command !== undefined && ['add', 'list', 'remove'].includes(command))
    await runPackCommand(command, names);
  else await runPreparation();
}

async function runPreparation() {
  const flags = new Set(process.argv.slice(2));
  const unknown = [...flags].filter((flag) => !['--verify', '--update-lock', '--help'].includes(flag));
  if (unknown.length > 0 || flags.has('--help')) {
    console.log(unknown.length > 0 ? `models: unknown option ${unknown.join(' ')}\n\n${USAGE}` : USAGE);
    process.exitCode = unknown.length > 0 ? 2 : 0;
  } else {
    try {
      await prepareModels({ verify: flags.has('--verify'), updateLock: flags.has('--update-lock') });
    } catch (error) {
      fail(error);
    }
  }
}

/** @param {string} command @param {readonly string[]} names */
async function runPackCommand(command, names) {
  const { createJiti } = await import('jiti');
  const packs = /** @type {typeof import('./packs/add-pack')} */ (
    await createJiti(import.meta.url).import('./packs/add-pack.ts')
  );
  const mirror = process.env['HIRO_PACK_MIRROR'];
  const options = {
    root: PROJECT,
    log: (/** @type {string} */ line) => console.log(line),
    ...(process.stdout.isTTY
      ? { progress: (/** @type {string} */ line) => void process.stdout.write(`\r${line}`) }
      : {}),
    ...(mirror === undefined ? {} : { mirror }),
  };
  const [name, ...more] = names;
  try {
    if (command === 'list' && name === undefined) packs.listPacks(options);
    else if (command !== 'list' && name !== undefined && more.length === 0)
      await (command === 'add' ? packs.addPack(name, options) : packs.removePack(name, options));
    else {
      console.log(`models: ${command} takes ${command === 'list' ? 'nothing' : 'one name'}\n\n${USAGE}`);
      process.exitCode = 2;
    }
  } catch (error) {
    fail(error);
  }
}

/** @param {unknown} error */
function fail(error) {
  console.error(`models: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
