import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { StoredCamera } from '../store/store';
import { keptLog } from '../testing/quiet-log';
import { makeTempFolder } from '../testing/temp-folder';
import { GatewayHost } from './gateway-host';
import type { GatewaySettings } from './protocol';

const FFMPEG = process.env['HIRO_FFMPEG'] ?? 'ffmpeg';
const hasFfmpeg = spawnSync(FFMPEG, ['-version']).status === 0;
const PAGE = { hostname: 'localhost', isSecure: false };
const WAIT = { timeout: 15_000, interval: 50 };

const DOOR: StoredCamera = {
  ...{ id: 'door', siteId: 'site', name: 'Door', isEnabled: true, lines: [], zones: [], version: 1 },
  source: { kind: 'gateway', input: { kind: 'file', name: 'door.mp4' }, play: 'auto' },
};

/** Processes whose command line names this folder: ffmpeg's, here. */
function playersOf(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.includes('ffmpeg') && words.includes('rtp://127.0.0.1');
      } catch {
        return false;
      }
    })
    .filter((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder))
    .map(Number);
}

describe.skipIf(!hasFfmpeg || !existsSync('/proc/self/stat'))('GatewayHost (needs ffmpeg and Linux)', () => {
  const folder = makeTempFolder();
  const mediaDir = join(folder.path, 'media');
  const hosts: GatewayHost[] = [];

  beforeAll(() => {
    mkdirSync(mediaDir);
    const args = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=10', '-t', '2'];
    spawnSync(FFMPEG, [
      ...args,
      '-c:v',
      'libx264',
      '-bf',
      '0',
      '-pix_fmt',
      'yuv420p',
      join(mediaDir, 'door.mp4'),
    ]);
    // Children inherit it: that is how the test knows them again.
    process.env['HIRO_TEST_FOLDER'] = folder.path;
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    await expect.poll(() => playersOf(folder.path), WAIT).toEqual([]);
  });
  afterAll(() => {
    delete process.env['HIRO_TEST_FOLDER'];
    folder.remove();
  });

  async function open(change: Partial<GatewaySettings> = {}): Promise<GatewayHost> {
    const host = await GatewayHost.open({
      settings: {
        ...{
          dataDir: folder.path,
          mediaDir,
          host: '127.0.0.1',
          port: 0,
          udpPort: 0,
          tls: null,
          mayMovePorts: false,
        },
        ...{ pagePort: 8080, pageOrigins: [], tokenKey: Buffer.alloc(32, 1).toString('base64') },
        ...{ credentialsKey: null, allowedNetworks: [], publisherNetworks: [], iceServers: [] },
        ...{ limits: { sources: 8, viewers: 8 }, ffmpeg: FFMPEG, ffprobe: 'ffprobe', logLevel: 'error' },
        ...change,
      },
      publicUrl: null,
      log: keptLog().log,
    });
    hosts.push(host);
    host.configure([DOOR]);
    return host;
  }

  async function watch(host: GatewayHost): Promise<number> {
    const { hlsUrl, token } = host.grant('door', PAGE);
    const answer = await fetch(hlsUrl, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
    return answer.status;
  }

  test('serves what it grants, and ends with all it started', async () => {
    const host = await open();
    expect(await watch(host)).toBe(201);
    expect(await host.status()).toMatchObject({
      state: 'running',
      streams: [{ state: 'live', viewers: { hls: 1 } }],
    });
    expect(playersOf(folder.path)).toHaveLength(1);
    expect(await host.files()).toMatchObject({ files: [{ name: 'door.mp4' }] });
    await host.close();
    await expect(fetch(`http://127.0.0.1:${host.port}/health`)).rejects.toThrow();
  });

  test('a killed gateway leaves no ffmpeg, and is back on the same port with the same grants', async () => {
    const host = await open();
    const { port, pid = 0 } = host;
    expect(await watch(host)).toBe(201);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => playersOf(folder.path), WAIT).toEqual([]);
    await expect.poll(() => host.pid !== undefined && host.pid !== pid, WAIT).toBe(true);
    await expect.poll(() => watch(host).catch(() => 0), WAIT).toBe(201);
    expect(host.port).toBe(port);
  });

  test('a port that is taken is told in a sentence, or left where nobody has named it', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      }),
    );
    await expect(open({ port })).rejects.toThrow(`${port} (TCP)`);
    expect((await open({ port, mayMovePorts: true })).port).not.toBe(port);
    await new Promise((resolve) => other.close(resolve));
  });

  test('credentials go in, are used, and never come out', async () => {
    const host = await open();
    await host.setCredentials('door', { username: 'u', password: 'very secret' });
    const status = await host.status();
    expect(status.streams[0]?.hasCredentials).toBe(true);
    expect(JSON.stringify(status)).not.toContain('very secret');
    await host.setCredentials('door', null);
    expect((await host.status()).streams[0]?.hasCredentials).toBe(false);
  });
});
