/** Steps of a command, shown as they go: plain text, one line each, with the time they took. */

/** A failure with what the user can do about it. */
export class StepError extends Error {
  /** @param {string} message what went wrong @param {string} advice what to do */
  constructor(message, advice) {
    super(message);
    this.advice = advice;
  }
}

const isTerminal = process.stdout.isTTY === true;

/**
 * Runs one step. Says what it does while it runs, and how long it took; steps that were done already
 * return `'skipped'` and stay silent.
 * @template T
 * @param {string} name
 * @param {() => Promise<T> | T} run
 * @returns {Promise<T>}
 */
export async function step(name, run) {
  const startedAt = performance.now();
  if (isTerminal) process.stdout.write(`  … ${name}`);
  else console.log(`  … ${name}`);
  try {
    const result = await run();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const note = result === 'skipped' ? 'up to date' : `${seconds} s`;
    console.log(`${isTerminal ? '\r' : ''}  ✓ ${name} (${note})`);
    return result;
  } catch (error) {
    console.log(`${isTerminal ? '\r' : ''}  ✗ ${name}`);
    throw error;
  }
}

/** Prints a failure in words and ends the process with 1. @param {unknown} error */
export function fail(error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`\n${message}`);
  if (error instanceof StepError) console.error(error.advice);
  else if (error instanceof Error && process.env.DEBUG) console.error(error.stack);
  process.exit(1);
}
