import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AnalyserCommand } from '../support/analyser-command';
import { isRunning } from '../support/faults/processes';
import { Owner } from '../support/owner';
import { freePort, Product } from '../support/product';

/** `npm run analyser` that cannot count says why; what it does when it can is in analyser.slow.test.ts. */

const WITHIN_MS = 30_000;

let folder: string;
let product: Product;
let owner: Owner;
let healthPort: number;
const started: AnalyserCommand[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hiro-analyser-'));
  healthPort = await freePort();
  product = await Product.start();
  owner = await Owner.setUp(product);
});
afterEach(async () => {
  for (const command of started.splice(0)) {
    command.child.kill('SIGTERM');
    await command.ended(WITHIN_MS);
  }
});
afterAll(async () => {
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});

function start(
  args: readonly string[],
  {
    server = product.url,
    env = {},
  }: { readonly server?: string; readonly env?: Record<string, string> } = {},
): AnalyserCommand {
  const command = new AnalyserCommand({ server, dataDir: join(folder, 'data'), healthPort, args, env });
  started.push(command);
  return command;
}

async function tokenFile(text: string, mode = 0o600): Promise<string> {
  const file = join(folder, `token-${mode.toString(8)}`);
  await writeFile(file, text, { mode });
  return file;
}

describe('ends with 1 and says what to do', () => {
  it.each<[string, () => Promise<AnalyserCommand> | AnalyserCommand, RegExp]>([
    ['an unknown option', () => start(['--camera', 'x']), /Unknown option '--camera'[\s\S]*--help/],
    [
      'a server that no browser would count at',
      () => start([], { server: 'http://cctv.example' }),
      /over https or on localhost only[\s\S]*docs\/guides\/https\.md/,
    ],
    [
      'a token file that is not there',
      () => start(['--token-file', join(folder, 'none')]),
      /There is no file ".*none"/,
    ],
    [
      'a file that holds no token',
      async () => start(['--token-file', await tokenFile('secret')]),
      /holds no token of a device[\s\S]*Make a device of the kind "analyser"/,
    ],
    [
      'a file that holds no corrections',
      async () => start(['--corrections', await tokenFile('{}')]),
      /".*token-600" holds no checks and corrections[\s\S]*Export them in HiRO CCTV/,
    ],
    [
      'a Chromium that is not there',
      () => start([], { env: { HIRO_CHROMIUM: '/nowhere/chromium' } }),
      /HIRO_CHROMIUM names "\/nowhere\/chromium"[\s\S]*Name the path of a Chromium/,
    ],
    [
      'a token that nobody knows',
      async () => start(['--token-file', await tokenFile(`hiro_${'x'.repeat(40)}`)]),
      /does not know this token: it was revoked or mistyped[\s\S]*Make a device/,
    ],
    [
      'the token of a screen',
      async () => start(['--token-file', await tokenFile((await owner.makeDevice('kiosk')).token)]),
      /a device that may not count[\s\S]*Make a device/,
    ],
  ])('%s', async (_case, run, words) => {
    const command = await run();
    expect(await command.ended(WITHIN_MS)).toBe(1);
    expect(command.err).toMatch(words);
    expect(command.err).not.toMatch(/^\s+at /m);
    expect(command.out + command.err).not.toMatch(/hiro_\w{16}/);
  });
});

it.skipIf(process.platform === 'win32')('finds that others may read the token, and says so', async () => {
  const file = await tokenFile(`hiro_${'x'.repeat(40)}`, 0o644);
  const command = start(['--token-file', file], { env: { HIRO_CHROMIUM: '/nowhere/chromium' } });
  await command.ended(WITHIN_MS);
  expect(command.err).toMatch(/^Others on this machine may read ".*token-644": chmod 600/);
});

describe.skipIf(!existsSync('/proc/self/stat'))('a server that is away (process checks need Linux)', () => {
  it('is waited for, which the health tells; SIGTERM ends it with 0 and leaves no browser', async () => {
    const server = `http://localhost:${await freePort()}`;
    const command = start([], { server });
    await command.printed(/waits for the server \(net::ERR_CONNECTION_REFUSED/, WITHIN_MS);
    const { status, state } = await command.health();
    expect(status).toBe(503);
    expect(state).toMatchObject({ isWell: false, cameras: [], waiting: null });
    expect(state.state).toContain('waits for the server');

    const other = start([], { server });
    expect(await other.ended(WITHIN_MS)).toBe(1);
    expect(other.err).toMatch(/Another analyser \(process \d+\) uses[\s\S]*--data/);

    const pids = command.browserPids();
    expect(pids.length).toBeGreaterThan(0);
    command.child.kill('SIGTERM');
    expect(await command.ended(WITHIN_MS)).toBe(0);
    expect(command.out).toMatch(/stopped\n$/);
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  });
});
