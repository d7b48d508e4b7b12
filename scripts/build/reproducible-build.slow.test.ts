import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filesIn } from './folder-manifest';

/** Two builds of the same sources: another folder, another time, zone and language. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = [
  ...['src', 'workers', 'models', 'server', 'scripts', 'public', 'index.html', 'kiosk.html'],
  ...['vite.config.ts', 'svelte.config.js', 'package.json', 'node_modules'],
  ...['tsconfig.json', ...['base', 'pure', 'app', 'worker', 'server'].map((name) => `tsconfig.${name}.json`)],
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hiro reproducible-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds the app of a checkout; returns where. */
function build(root: string, name: string, env: Readonly<Record<string, string>>): string {
  const out = join(folder, name);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--outDir', out, '--emptyOutDir'];
  const run = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`the build failed:\n${run.stdout}\n${run.stderr}`);
  return out;
}

it('makes the same files, byte for byte', async () => {
  const first = build(ROOT, 'first', { TZ: 'UTC', LANG: 'C' });
  const copy = join(folder, 'another place');
  for (const name of SOURCES)
    cpSync(join(ROOT, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
  const second = build(copy, 'second', { TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8' });
  const files = await filesIn(first);
  expect(await filesIn(second)).toEqual(files);
  expect(files).toContain('build-manifest.json');
  const different: string[] = [];
  for (const file of files) {
    const [one, other] = await Promise.all([readFile(join(first, file)), readFile(join(second, file))]);
    if (Buffer.compare(one, other) !== 0) different.push(file);
  }
  expect(different).toEqual([]);
  for (const file of files.filter((name) => /\.(js|css|html|json)$/.test(name)))
    expect(await readFile(join(first, file), 'utf8'), file).not.toContain(ROOT);
});
