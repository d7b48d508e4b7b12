import { spawn } from 'node:child_process';
import { StepError } from './steps.mjs';

const LAST_LINES = 40;

/**
 * Runs a command to its end. Its output is shown only when it fails, unless `isShown`.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, isShown?: boolean, advice?: string }} [options]
 * @returns {Promise<string>} what it printed on standard output
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: options.isShown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // npm and npx are scripts there; a quoted path to node itself is not.
      shell: process.platform === 'win32' && command !== process.execPath,
    });
    let out = '';
    let all = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
      all += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      all += chunk;
    });
    const name = [command, ...args].join(' ');
    child.on('error', (error) =>
      reject(new StepError(`"${name}" could not be started: ${error.message}`, options.advice ?? '')),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(out);
      const tail = all.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
      reject(new StepError(`${tail}\n"${name}" ended with ${signal ?? code}.`, options.advice ?? ''));
    });
  });
}
