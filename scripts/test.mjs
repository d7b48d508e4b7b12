#!/usr/bin/env node
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium, findVulkanDriver } from './lib/chromium.mjs';
import { findFfmpeg } from './lib/ffmpeg.mjs';
import { build, checkNode, install, prepareModels, ROOT } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { step, StepError } from './lib/steps.mjs';

/**
 * Everything that must hold before a change lands: formatting, lint, types, unit tests, and
 * end-to-end tests in a real browser. `--long` runs the slow proofs instead. Needs nothing installed
 * but Node. The last line counts: `N passed, N failed, N skipped`.
 */

const isLong = process.argv.includes('--long');
const RESULTS = join(ROOT, 'test-results');
const count = { passed: 0, failed: 0, skipped: 0 };

try {
  await step('Node', checkNode);
  await step('packages', install);
  await step('models', prepareModels);
  const report = await step('build', build);
  if (report !== 'skipped') console.log(sizesOf(report));
  process.env.HIRO_TEST_SERVER = join(ROOT, 'dist/server/main.js');
  process.env.HIRO_CHROMIUM = await step('Chromium', findChromium);
  await step('Vulkan driver', findVulkanDriver);
  await step('ffmpeg', findFfmpeg);
  await rm(RESULTS, { recursive: true, force: true });
  await mkdir(RESULTS, { recursive: true });
  if (isLong) {
    await vitest('long');
  } else {
    await check('format', 'prettier', ['--check', '--log-level', 'warn', '.']);
    await check('lint', 'eslint', ['--max-warnings', '0', '.']);
    for (const world of ['pure', 'app', 'worker', 'server']) {
      await check(`types: ${world}`, 'tsc', ['--noEmit', '-p', `tsconfig.${world}.json`]);
    }
    await check('types: components', 'svelte-check', [
      '--tsconfig',
      './tsconfig.app.json',
      '--fail-on-warnings',
    ]);
    await vitest('unit');
    await vitest('e2e');
  }
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  count.failed += 1;
  console.error(`${error.message}\n${error.advice}`);
}
console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);

/** One tool over the whole project; counts as one test. @param {string} name @param {string} tool @param {string[]} args */
async function check(name, tool, args) {
  try {
    await step(name, () => run(process.execPath, [binOf(tool), ...args], { cwd: ROOT }));
    count.passed += 1;
  } catch (error) {
    count.failed += 1;
    console.error(error.message);
  }
}

/** One project of vitest, its tests counted. @param {string} project */
async function vitest(project) {
  const file = join(RESULTS, `${project}.json`);
  console.log(`\n${project} tests`);
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const failure = await run(process.execPath, [binOf('vitest'), ...args], { cwd: ROOT, isShown: true }).then(
    () => null,
    (error) => error,
  );
  const result = JSON.parse(await readFile(file, 'utf8').catch(() => 'null'));
  if (result === null)
    throw new StepError(failure?.message ?? `${project}: no result`, 'vitest did not run; see above.');
  count.passed += result.numPassedTests;
  count.skipped += result.numPendingTests + result.numTodoTests;
  // A file that fails to load has no tests of its own, and must not pass for that.
  const brokenFiles = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  for (const name of passedLater(result)) console.log(`not at the first try: ${name}`);
  count.failed += result.numFailedTests + brokenFiles.length;
  if (failure !== null && result.numFailedTests + brokenFiles.length === 0) count.failed += 1;
}

/**
 * Tests that passed after a failure: of a busy machine, or of the product.
 * @param {{ testResults: { assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} result
 */
function passedLater({ testResults }) {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
    .map(({ fullName }) => fullName);
}

/** @param {string} tool */
function binOf(tool) {
  const places = {
    prettier: 'prettier/bin/prettier.cjs',
    eslint: 'eslint/bin/eslint.js',
    tsc: 'typescript/bin/tsc',
    'svelte-check': 'svelte-check/bin/svelte-check',
    vitest: 'vitest/vitest.mjs',
  };
  return join(ROOT, 'node_modules', places[tool]);
}

/** The budget lines of the build. @param {string} report */
function sizesOf(report) {
  return report
    .split('\n')
    .filter((line) => /kB {2}assets|first load|first count/.test(line))
    .join('\n');
}
