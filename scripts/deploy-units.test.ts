import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readOptions } from './lib/analyser/options.mjs';

const UNITS = ['hiro-analyser.service', 'hiro-cctv.service'] as const;
const hasSystemd = isThere();

function isThere(): boolean {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function unit(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../deploy/${name}`, import.meta.url)), 'utf8');
}

describe.skipIf(!hasSystemd)('the units of systemd (skipped where it is missing)', () => {
  it.each(UNITS)('%s is understood without a warning', (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'hiro-units-'));
    try {
      const file = join(folder, name);
      // Node may lie elsewhere on this machine.
      writeFileSync(file, unit(name).replaceAll('/usr/bin/node', process.execPath));
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('the unit of the analyser starts it with options that it knows', () => {
  const line = /^ExecStart=\S+ \S+analyser\.mjs (.*)$/m.exec(unit('hiro-analyser.service'))?.[1] ?? '';
  const args = line
    .replace('${HIRO_SERVER}', 'https://cctv.example')
    .replace('$HIRO_ANALYSER_ARGS', '--gpu')
    .split(' ');
  expect(readOptions(args, {})).toMatchObject({ healthPort: 8090, hasGpu: true, token: null });
});
