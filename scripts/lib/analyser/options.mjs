import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StepError } from '../steps.mjs';

export const HELP = `npm run analyser -- --server URL [options]

Counts the cameras of a site in a browser that nobody looks at.

  --server URL         address of HiRO CCTV, such as https://cctv.example
  --pair               let this machine in by a code that is printed here (the default)
  --token-file FILE    file with the token of a device of the kind "analyser", instead
  --cameras ID,ID      only these cameras (default: all of the site that come over the network)
  --corrections FILE   checks and corrections exported in another browser; may be repeated
  --data DIR           folder for the browser's profile (default ./data/analyser, or
                       HIRO_DATA with /analyser)
  --health-port N      answer GET /health on this port of 127.0.0.1
  --memory-mb N        restart the browser when it uses more (default 3072)
  --gpu                let Chromium on Linux use WebGPU by Vulkan
  --trust-certificate FILE  certificate of the authority that signed the server's, as PEM
  --chromium-arg ARG   a further argument of Chromium; may be repeated
  --help               this text
`;

/**
 * @typedef {object} AnalyserOptions
 * @property {URL} server
 * @property {string | null} token
 * @property {string | null} warning what the operator should mend, though it works
 * @property {readonly string[]} cameras
 * @property {readonly { readonly file: string, readonly text: string }[]} corrections
 * @property {string} dataDir
 * @property {number | null} healthPort
 * @property {number} memoryMb
 * @property {boolean} hasGpu
 * @property {string | null} trustedCertificate PEM
 * @property {readonly string[]} chromiumArgs
 */

const ADVICE = '"npm run analyser -- --help" lists what there is.';

/**
 * Reads the command line; null: help is wanted.
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {AnalyserOptions | null}
 */
export function readOptions(args, env) {
  const values = parse(args);
  if (values.help === true) return null;
  if (values.pair === true && values['token-file'] !== undefined) {
    throw new StepError('--pair and --token-file exclude each other.', ADVICE);
  }
  return {
    server: serverOf(values.server),
    token: values['token-file'] === undefined ? null : tokenIn(values['token-file']),
    warning: values['token-file'] === undefined ? null : warningOf(values['token-file']),
    cameras: (values.cameras ?? '')
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
    corrections: (values.corrections ?? []).map((file) => ({ file, text: read(file) })),
    dataDir: resolve(values.data ?? `${env.HIRO_DATA ?? 'data'}/analyser`),
    healthPort:
      values['health-port'] === undefined
        ? null
        : wholeNumber('--health-port', values['health-port'], 65_535),
    memoryMb: wholeNumber('--memory-mb', values['memory-mb'] ?? '3072', 1_000_000),
    hasGpu: values.gpu === true,
    trustedCertificate: values['trust-certificate'] === undefined ? null : read(values['trust-certificate']),
    chromiumArgs: values['chromium-arg'] ?? [],
  };
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        server: { type: 'string' },
        pair: { type: 'boolean' },
        'token-file': { type: 'string' },
        cameras: { type: 'string' },
        corrections: { type: 'string', multiple: true },
        data: { type: 'string' },
        'health-port': { type: 'string' },
        'memory-mb': { type: 'string' },
        gpu: { type: 'boolean' },
        'trust-certificate': { type: 'string' },
        'chromium-arg': { type: 'string', multiple: true },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new StepError(error instanceof Error ? error.message : String(error), ADVICE);
  }
}

/** @param {string | undefined} text */
function serverOf(text) {
  if (text === undefined) throw new StepError('--server is missing.', ADVICE);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
    throw new StepError(`--server must be an address such as https://cctv.example, got "${text}".`, ADVICE);
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !isLocal) {
    throw new StepError(
      `A browser counts over https or on localhost only, not at "${url.origin}".`,
      'docs/guides/https.md says how the server gets a certificate.',
    );
  }
  return new URL(url.origin);
}

/** @param {string} file */
function tokenIn(file) {
  const token = read(file).trim();
  if (!/^hiro_\S{16,}$/.test(token)) {
    throw new StepError(
      `"${file}" holds no token of a device: those begin with "hiro_".`,
      'Make a device of the kind "analyser" in HiRO CCTV and store its token in this file.',
    );
  }
  return token;
}

/** @param {string} file */
function warningOf(file) {
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return null;
  return `Others on this machine may read "${file}": chmod 600 keeps the token to its owner.`;
}

/** @param {string} file */
function read(file) {
  if (!existsSync(file)) throw new StepError(`There is no file "${file}".`, ADVICE);
  return readFileSync(file, 'utf8');
}

/** @param {string} name @param {string} text @param {number} max */
function wholeNumber(name, text, max) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= max) return value;
  throw new StepError(`${name} must be a whole number from 1 to ${max}, got "${text}".`, ADVICE);
}
