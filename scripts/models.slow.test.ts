import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { prepareModels } from './models.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'hiro-models-'));
const out = join(root, 'public', 'models');
const lockPath = join(root, 'models', 'models.lock.json');
const lockSchema = z.looseObject({
  inputs: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});

async function run(options: { verify?: boolean; updateLock?: boolean } = {}): Promise<string[]> {
  const lines: string[] = [];
  await prepareModels({ root, log: (line) => lines.push(line), ...options });
  return lines;
}

function prepared(pattern: RegExp): string {
  const file = readdirSync(out).find((name) => pattern.test(name));
  if (file === undefined) throw new Error(`no file like ${pattern.source}`);
  return join(out, file);
}

beforeAll(async () => {
  for (const folder of ['models', 'src/domain'])
    cpSync(join(project, folder), join(root, folder), { recursive: true });
  cpSync(join(project, 'package.json'), join(root, 'package.json'));
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  await run();
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('what comes out is what the lock pins, byte for byte', async () => {
  const lock = readFileSync(lockPath, 'utf8');
  await run({ updateLock: true });
  expect(readFileSync(lockPath, 'utf8')).toBe(lock);
});

test('a second run finds everything and reads nothing', async () => {
  const startMs = performance.now();
  expect(await run()).toEqual(['models: all there']);
  expect(performance.now() - startMs).toBeLessThan(1000);
});

test('a missing file is made again, the other models are left alone', async () => {
  const file = prepared(/^emotion-b8\./);
  rmSync(file);
  const lines = await run();
  expect(existsSync(file)).toBe(true);
  expect(lines.filter((line) => line.includes('prepared'))).toHaveLength(1);
});

test('a file that was changed without a trace is found by --verify', async () => {
  const file = prepared(/^blazeface\..*json$/);
  const good = readFileSync(file);
  const { mtime } = await import('node:fs/promises').then(({ stat }) => stat(file));
  writeFileSync(file, Buffer.from(good).fill(32, 0, 1));
  utimesSync(file, mtime, mtime);
  await run({ verify: true });
  expect(readFileSync(file).equals(good)).toBe(true);
});

test('files of an older lock go away, files of others stay', async () => {
  const old = join(out, 'centernet.00000000.bin');
  const own = join(out, 'my-notes.txt');
  writeFileSync(old, '');
  writeFileSync(own, '');
  rmSync(prepared(/^emotion-b8\./));
  await run();
  expect([existsSync(old), existsSync(own)]).toEqual([false, true]);
});

test('a package file that is not the pinned one is named, with both fingerprints and what to do', async () => {
  const text = readFileSync(lockPath, 'utf8');
  const lock = lockSchema.parse(JSON.parse(text));
  lock.inputs['@vladmandic/human/models/emotion.bin'] = { bytes: 7, sha256: 'f'.repeat(64) };
  writeFileSync(lockPath, JSON.stringify(lock));
  rmSync(prepared(/^emotion-b8\./));
  await expect(run()).rejects.toThrow(
    /human\/models\/emotion\.bin is not what .* pins\.\n {2}expected 7 bytes, sha256 f+\n {2}got {6}820516 bytes, sha256 927ac822\w+\n.*npm ci/,
  );
  writeFileSync(lockPath, text);
});
