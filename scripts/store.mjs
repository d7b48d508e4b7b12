#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, checkNode, install, ROOT } from './lib/project.mjs';
import { fail, step } from './lib/steps.mjs';

const script = join(ROOT, 'dist', 'server', 'store-cli.js');
try {
  // A built copy may have no sources to build from.
  if (!existsSync(script)) {
    await step('Node', checkNode);
    await step('packages', install);
    await step('build', build);
  }
  const child = spawn(process.execPath, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  fail(error);
}
