#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findFfmpeg } from './lib/ffmpeg.mjs';
import { build, checkNode, install, prepareModels, ROOT } from './lib/project.mjs';
import { fail, step } from './lib/steps.mjs';

const HELP = `npm start -- [options]

  --port N      port to listen on (default 8080)
  --host HOST   address to bind (default 127.0.0.1; anything else needs the one-time
                token that is printed at start)
  --data DIR    folder for the store (default ./data, or HIRO_DATA)
  --media DIR   folder of videos that may be played as cameras (default ./data/media)
  --gateway-port N  port of the gateway to network cameras (default: the port + 1)
  --https       make a certificate for this machine's names and addresses, and open the
                network (--host 0.0.0.0) unless another host is given
  --name NAME   with --https: another name or address for the certificate; may be repeated
  --cert FILE   your own certificate (PEM), with
  --key FILE    its private key
  --no-open     do not open a browser
  --help        this text
`;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(HELP);
  process.exit(0);
}

let server = null;
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    // A terminal sends Ctrl+C to the server too, which takes both for one wish.
    isStopping = true;
    if (server === null) process.exit(0);
    else server.kill(signal);
  });
}

try {
  console.log('HiRO CCTV in the page');
  await step('Node', checkNode);
  await step('packages', install);
  await step('models', prepareModels);
  const ffmpeg = await step('ffmpeg', findFfmpeg);
  await step('build', build);
  if (ffmpeg.includes(' ')) console.log(`\n${ffmpeg}\n`);
  if (!isStopping) serve();
} catch (error) {
  fail(error);
}

/** Runs the server in this terminal until it ends. */
function serve() {
  const forwarded = args.filter((arg) => arg !== '--no-open');
  server = spawn(process.execPath, [join(ROOT, 'dist', 'server', 'main.js'), ...forwarded], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server.stdout.setEncoding('utf8');
  server.stdout.on('data', (text) => {
    process.stdout.write(text);
    const address = /^(?:ready|open) (http\S+)/m.exec(text)?.[1];
    if (address !== undefined && !args.includes('--no-open')) openBrowser(address);
  });
  server.on('close', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));
}

let isOpened = false;
/** Opens the address where somebody sits before a screen. @param {string} address */
function openBrowser(address) {
  if (isOpened || process.stdout.isTTY !== true) return;
  isOpened = true;
  const [command, ...first] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  spawn(command, [...first, address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
