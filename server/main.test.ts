import { createServer } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { embeddedFiles } from './store/embedded-files';
import { makeCertificate, writeCertificate } from './testing/certificate-files';
import { makeDataFolder } from './testing/database-template';
import { http2Client } from './testing/https-client';
import { databasePidOf } from './testing/kill-rounds';
import { sampleBucket } from './testing/sample-bucket';
import { isRunning, type ServerProcess, startServer } from './testing/server-process';

describe('the server as a process', { timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof makeDataFolder>>;
  const servers: ServerProcess[] = [];
  const start = (...args: Parameters<typeof startServer>): ServerProcess => {
    const server = startServer(...args);
    servers.push(server);
    return server;
  };
  beforeEach(async () => {
    folder = await makeDataFolder();
  });
  afterEach(async () => {
    for (const { child, exit } of servers.splice(0)) {
      child.kill('SIGKILL');
      await exit;
    }
    folder.remove();
  });

  test('prints one line when ready, and ends cleanly on SIGTERM', async () => {
    const server = start(['--data', folder.path]);
    const port = await server.ready;
    expect(server.output()).toEqual({ stdout: `ready http://localhost:${port}\n`, stderr: '' });
    const databasePid = databasePidOf(folder.path);
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    expect(isRunning(databasePid)).toBe(false);
    const files = embeddedFiles(folder.path);
    for (const path of [files.serverLock, files.databaseLock, files.socketFolder]) {
      expect(existsSync(path), path).toBe(false);
    }
  });

  test('a signal during the start ends it cleanly too', async () => {
    const server = start(['--data', folder.path]);
    await vi.waitUntil(() => existsSync(embeddedFiles(folder.path).databaseLock), { timeout: 60_000 });
    server.child.kill('SIGINT');
    expect(await server.exit).toBe(0);
    expect(server.output()).toEqual({ stdout: '', stderr: '' });
    expect(existsSync(embeddedFiles(folder.path).serverLock)).toBe(false);
  });

  test('a killed database is started again with everything; a killed server takes it along', async () => {
    const server = start(['--data', folder.path]);
    const url = `http://localhost:${await server.ready}/api/v1/aggregates`;
    const bucket = sampleBucket();
    const post = (): Promise<Response> =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ buckets: [bucket] }),
      });
    expect((await post()).status).toBe(200);
    process.kill(databasePidOf(folder.path), 'SIGKILL');
    const statuses = new Set<number>();
    await vi.waitUntil(
      async () => {
        const { status } = await post();
        statuses.add(status);
        return status === 200;
      },
      { timeout: 60_000, interval: 50 },
    );
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(await (await post()).json()).toEqual({ stored: [], duplicate: [bucket.id], refused: [] });
    const databasePid = databasePidOf(folder.path);
    server.child.kill('SIGKILL');
    await vi.waitUntil(() => !isRunning(databasePid), { timeout: 20_000 });
  });

  test('what cannot be is said in one sentence', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const inUse = start(['--data', folder.path, '--port', port]);
    expect(await inUse.exit).toBe(1);
    expect(inUse.output().stderr).toMatch(new RegExp(`^Port ${port} is in use: .*--port\\.\n$`));
    listener.close();

    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    const noFolder = start(['--data', join(file, 'data')]);
    expect(await noFolder.exit).toBe(1);
    expect(noFolder.output().stderr).toMatch(/^The data folder .* cannot be written \(ENOTDIR\): .*\.\n$/);
    expect(readdirSync(folder.path)).not.toContain('server.lock');
  });

  test('beyond loopback it asks for the token it printed; a second signal does not wait', async () => {
    const server = start(['--data', folder.path, '--host', '0.0.0.0']);
    const port = await server.ready;
    const address = /^open (http:\/\/\S+\/\?token=\S+)$/m.exec(server.output().stdout)?.[1] ?? '';
    const url = new URL(address);
    expect(url.port).toBe(String(port));
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/time`)).status).toBe(401);
    const opened = await fetch(`http://127.0.0.1:${port}/${url.search}`, { redirect: 'manual' });
    expect(opened.status).toBe(303);
    expect(server.output().stderr).toBe('');
    const databasePid = databasePidOf(folder.path);
    server.child.kill('SIGINT');
    server.child.kill('SIGTERM');
    expect([0, 130]).toContain(await server.exit);
    await vi.waitUntil(() => !isRunning(databasePid), { timeout: 20_000 });
  });

  test('with --https it makes a certificate, says where to go and how to trust it', async () => {
    const server = start(['--data', folder.path, '--https', '--name', 'till.lan']);
    const port = await server.ready;
    const { stdout, stderr } = server.output();
    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`^open https://till\\.lan:${port}/\\?token=\\S+$`, 'm'));
    expect(stdout).toContain(`trust http://till.lan:${port}/trust\n`);
    const ca = readFileSync(join(folder.path, 'tls', 'ca.crt'), 'utf8');
    expect(stdout).toContain(`fingerprint ${new X509Certificate(ca).fingerprint256}\n`);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`ready https://localhost:${port}`);

    const token = /token=(\S+)/.exec(stdout)?.[1] ?? '';
    const client = http2Client(`https://localhost:${port}`, ca);
    expect((await client.ask({ path: '/api/v1/time' })).status).toBe(401);
    expect((await client.ask({ path: `/?token=${token}` })).status).toBe(303);
    expect((await fetch(`http://localhost:${port}/`, { redirect: 'manual' })).status).toBe(307);
    expect(await (await fetch(`http://localhost:${port}/trust`)).text()).toContain('hiro-cctv-ca.crt');
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
  });

  test('with a certificate of its own it serves that one', async () => {
    const certificate = await makeCertificate(['localhost', 'till.example']);
    const { certFile, keyFile } = writeCertificate(folder.path, certificate);
    const server = start(['--data', folder.path, '--cert', certFile, '--key', keyFile]);
    const port = await server.ready;
    expect(server.output().stdout).toMatch(
      new RegExp(`^open https://localhost:${port}\\S+\nopen https://till\\.example:${port}`, 'm'),
    );
    expect(server.output().stdout).toContain('certificate localhost, till.example\n');
    expect(existsSync(join(folder.path, 'tls'))).toBe(false);
    expect((await fetch(`http://localhost:${port}/trust`, { redirect: 'manual' })).status).toBe(307);
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    const wrong = start(['--data', folder.path, '--cert', certFile, '--key', certFile]);
    expect(await wrong.exit).toBe(1);
    expect(wrong.output().stderr).toMatch(/^.* is no private key in PEM form .*\n$/);
  });
});
