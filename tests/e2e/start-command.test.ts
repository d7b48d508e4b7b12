import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/product';
import { isRunning } from '../support/faults/processes';
import { StartCommand } from '../support/start-command';

/** `npm start` as a stranger uses it: it comes up, ends cleanly, and says in words why it cannot. */

const READY = /^ready http:\/\/localhost:(\d+)$/m;
/** The first start may build. */
const FIRST_START_WITHIN_MS = 600_000;
const NEXT_START_WITHIN_MS = 10_000;
const ENDED_WITHIN_MS = 30_000;
const LOOSE_ENDS_WITHIN_MS = 5_000;

let dataDir: string;
let port: number;
const started: StartCommand[] = [];

function start(...args: readonly string[]): StartCommand {
  const command = new StartCommand(args);
  started.push(command);
  return command;
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hiro-start-'));
  port = await freePort();
  const first = start('--port', String(port), '--data', dataDir);
  await first.printed(READY, FIRST_START_WITHIN_MS);
  first.child.kill('SIGTERM');
  await first.exit;
}, FIRST_START_WITHIN_MS);

/** Nothing may outlive a failed test. */
afterEach(async () => {
  for (const command of started.splice(0)) {
    if (command.child.exitCode === null && command.child.signalCode === null) command.child.kill('SIGTERM');
    await command.ended(ENDED_WITHIN_MS);
  }
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function expectAllGone(pids: readonly number[]): Promise<void> {
  await expect.poll(() => pids.filter(isRunning), { timeout: LOOSE_ENDS_WITHIN_MS }).toEqual([]);
}

describe.skipIf(!existsSync('/proc/self/stat'))('npm start (process checks need Linux)', () => {
  it('is ready in seconds the second time, and says what it did', async () => {
    const startedAt = performance.now();
    const command = start('--port', String(port), '--data', dataDir);
    const [, shown] = await command.printed(READY, NEXT_START_WITHIN_MS);
    expect(performance.now() - startedAt).toBeLessThan(NEXT_START_WITHIN_MS);
    expect(Number(shown)).toBe(port);
    expect(command.out).toMatch(/packages \(up to date\)[\s\S]*build \(up to date\)/);
    const health = await fetch(`http://localhost:${port}/api/v1/health`);
    expect(await health.json()).toMatchObject({ status: 'ok', store: 'embedded' });
    expect(command.err).toBe('');
  });

  it('ends with 0 on Ctrl+C and leaves no process', async () => {
    const command = start('--port', String(port), '--data', dataDir);
    await command.printed(READY, NEXT_START_WITHIN_MS);
    const family = command.family();
    expect(family.length).toBeGreaterThanOrEqual(3);
    command.interruptAll();
    expect(await command.ended(ENDED_WITHIN_MS)).toBe(0);
    await expectAllGone(family);
    expect(command.err).toBe('');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with 0 when only the command gets %s, and leaves no process',
    async (signal) => {
      const command = start('--port', String(port), '--data', dataDir);
      await command.printed(READY, NEXT_START_WITHIN_MS);
      const family = command.family();
      command.child.kill(signal);
      expect(await command.ended(ENDED_WITHIN_MS)).toBe(0);
      await expectAllGone(family);
      expect(command.err).toBe('');
    },
  );

  it('says in one sentence that the port is taken, and gives the data folder back', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      const command = start('--port', String(port), '--data', dataDir);
      expect(await command.ended(ENDED_WITHIN_MS)).toBe(1);
      expect(command.err.trim()).toBe(
        `Port ${port} is in use: end the program that uses it, or choose another with --port.`,
      );
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
    const next = start('--port', String(port), '--data', dataDir);
    await next.printed(READY, NEXT_START_WITHIN_MS);
  });

  it('refuses a data folder that is in use, and the first one goes on', async () => {
    const first = start('--port', String(port), '--data', dataDir);
    await first.printed(READY, NEXT_START_WITHIN_MS);
    const second = start('--port', String(await freePort()), '--data', dataDir);
    expect(await second.ended(ENDED_WITHIN_MS)).toBe(1);
    expect(second.err.trim().split('\n')).toHaveLength(1);
    expect(second.err).toContain(dataDir);
    expect(second.err).toMatch(/process \d+/);
    expect((await fetch(`http://localhost:${port}/api/v1/health`)).status).toBe(200);
  });

  it('asks for the one-time token when others can reach it', async () => {
    const command = start('--port', String(port), '--data', dataDir, '--host', '0.0.0.0');
    const [, token = ''] = await command.printed(
      new RegExp(`^open http://[^/]+:${port}/\\?token=(\\S+)$`, 'm'),
      NEXT_START_WITHIN_MS,
    );
    await command.printed(READY, NEXT_START_WITHIN_MS);
    const home = `http://127.0.0.1:${port}`;
    const asPage = { headers: { Accept: 'text/html' }, redirect: 'manual' } as const;

    expect((await fetch(`${home}/api/v1/cameras`)).status).toBe(401);
    expect((await fetch(`${home}/`, asPage)).status).toBe(401);
    expect((await fetch(`${home}/?token=guessed`, asPage)).status).toBe(401);

    const entry = await fetch(`${home}/?token=${token}`, asPage);
    expect(entry.status).toBe(303);
    const cookie = entry.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await fetch(`${home}/api/v1/cameras`, { headers: { Cookie: cookie } })).status).toBe(200);
    expect((await fetch(`${home}/?token=${token}`, asPage)).status, 'the token a second time').toBe(401);
    expect(command.err).not.toContain(token);
  });
});
