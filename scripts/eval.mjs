#!/usr/bin/env node
// Measures the product's own code on labelled folders: npm run eval -- KIND DIR [--json FILE] …
import { findChromium } from './lib/chromium.mjs';
import { checkNode, install, prepareModels } from './lib/project.mjs';
import { fail, step } from './lib/steps.mjs';

try {
  await step('Node', checkNode);
  await step('packages', install);
  await step('models', prepareModels);
  process.env.HIRO_CHROMIUM = await step('Chromium', findChromium);
  const { createJiti } = await import('jiti');
  const main = await createJiti(import.meta.url).import('./eval/main.ts');
  await main.evaluate(process.argv.slice(2));
} catch (error) {
  fail(error);
}
