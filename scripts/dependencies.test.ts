import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** What the lock file must keep to; known vulnerabilities are asked of the registry by `npm audit`. */
const LICENCES = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'Apache-2.0 AND MIT',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'ISC',
    'MIT',
  ],
  ...['MIT-0', 'MPL 2.0', 'MPL-2.0', 'OFL-1.1', 'Unlicense'],
]);
/** These want to run something at installation; nothing runs (`npm ci --ignore-scripts`), and both work without. */
const HAVE_SCRIPTS = ['node_modules/core-js', 'node_modules/protobufjs'];

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      dev: z.boolean().optional(),
    }),
  ),
});
const lockPath = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = lockSchema.parse(JSON.parse(readFileSync(lockPath, 'utf8')));
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

test('every dependency has a licence that may be shipped', () => {
  const others = packages.filter(([, { license }]) => license === undefined || !LICENCES.has(license));
  expect(others.map(([path, { license }]) => `${path}: ${String(license)}`)).toEqual([]);
});

test('every dependency is pinned by its content', () => {
  expect(packages.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true)).toEqual([]);
});

test('no dependency comes from elsewhere than the registry', () => {
  const elsewhere = packages.filter(([, { resolved }]) => /^(git|file|http:)/.test(resolved ?? ''));
  expect(elsewhere).toEqual([]);
});

test('no dependency wants to run at installation but the known ones', () => {
  const wanting = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(wanting.map(([path]) => path).sort()).toEqual(HAVE_SCRIPTS);
});
