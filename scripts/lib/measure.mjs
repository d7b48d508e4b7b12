// Commands that measure the product in a browser: what they need is made ready first.
import { findChromium } from './chromium.mjs';
import { checkNode, install, prepareModels } from './project.mjs';
import { fail, step } from './steps.mjs';

/**
 * Runs a measurement with the arguments of the command line.
 * @param {URL} module a TypeScript file
 * @param {string} name of the function in it that takes the arguments
 */
export async function measure(module, name) {
  try {
    await step('Node', checkNode);
    await step('packages', install);
    await step('models', prepareModels);
    process.env.HIRO_CHROMIUM = await step('Chromium', findChromium);
    const { createJiti } = await import('jiti');
    const main = await createJiti(import.meta.url).import(module.href);
    await main[name](process.argv.slice(2));
  } catch (error) {
    fail(error);
  }
}
