#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from './lib/analyser/folder-lock.mjs';
import { serveHealth } from './lib/analyser/health.mjs';
import { HELP, readOptions } from './lib/analyser/options.mjs';
import { chromiumThatIsThere } from './lib/chromium.mjs';
import { checkNode, install, ROOT } from './lib/project.mjs';
import { fail } from './lib/steps.mjs';

/**
 * Counts the cameras of a site unattended: a Chromium that nobody looks at, kept running. Prints a line
 * whenever its state changes; ends with 0 on SIGTERM, after the last numbers are stored.
 */

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === null) console.log(HELP);
  else await main(options);
} catch (error) {
  fail(error);
}

/** @param {import('./lib/analyser/options.mjs').AnalyserOptions} options */
async function main(options) {
  checkNode();
  if (options.warning !== null) console.error(options.warning);
  // A service may not write where the project lies: what is installed is not touched.
  if (!existsSync(join(ROOT, 'node_modules', 'playwright-core'))) await install();
  await chromiumThatIsThere();
  const { Supervisor } = await import('./lib/analyser/supervisor.mjs');
  const unlock = await lockFolder(options.dataDir);
  const supervisor = new Supervisor(options, (line) => console.log(`${new Date().toISOString()} ${line}`));
  const endHealth =
    options.healthPort === null
      ? () => undefined
      : await serveHealth(options.healthPort, () => supervisor.health());
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.on(signal, () => supervisor.stop());
  try {
    await supervisor.run();
  } finally {
    endHealth();
    await unlock();
  }
  console.log(`${new Date().toISOString()} stopped`);
}
