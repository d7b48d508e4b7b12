#!/usr/bin/env node
// Measures how fast the product analyses on this machine: npm run bench -- [--cameras 1,4] [--clip FILE] …
import { findChromium } from './lib/chromium.mjs';
import { checkNode, install, prepareModels } from './lib/project.mjs';
import { fail, step } from './lib/steps.mjs';

try {
  await step('Node', checkNode);
  await step('packages', install);
  await step('models', prepareModels);
  process.env.HIRO_CHROMIUM = await step('Chromium', findChromium);
  const { createJiti } = await import('jiti');
  const main = await createJiti(import.meta.url).import('../tests/bench/speed/main.ts');
  await main.bench(process.argv.slice(2));
} catch (error) {
  fail(error);
}
