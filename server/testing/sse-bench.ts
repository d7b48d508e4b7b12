/**
 * Measures idle live streams: memory of the server with 5,000 of them, and how long an update takes to
 * reach all. Run with jiti after the build, where open files are not limited: `ulimit -n 20000`.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { makeDataFolder } from './database-template';

const CONNECTIONS = Number(process.env.BENCH_CONNECTIONS ?? '5000');
const RUNS = 3;
const UPDATES = 5;
const OPENING = 200;
const IDLE_MS = 20_000;
const VIEWER = '019d0000-0000-7000-8000-000000000001';

/** What the process of the clients says: all have a snapshot, or all have seen this many people. */
type ClientsMessage = { readonly kind: 'open' } | { readonly kind: 'seen'; readonly people: number };

if (process.argv[2] === 'clients') await runClients(Number(process.argv[3]));
else await runBench();

/** Raw sockets, which know as little of the events as possible. */
async function runClients(port: number): Promise<void> {
  const seenBy = new Map<number, number>();
  let open = 0;
  let opening = 0;
  const start = (): void => {
    opening += 1;
    const socket = connect({ host: '127.0.0.1', port });
    let hasSnapshot = false;
    socket.write('GET /api/v1/live?siteId=demo-shop HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.on('data', (data) => {
      const text = data.toString('latin1');
      if (!hasSnapshot && text.includes('event: snapshot')) {
        hasSnapshot = true;
        open += 1;
        if (opening < CONNECTIONS) start();
        if (open === CONNECTIONS) process.send?.({ kind: 'open' });
        return;
      }
      const people = Number(/"by":"view","people":(\d+)/.exec(text)?.[1] ?? NaN);
      if (Number.isNaN(people)) return;
      const count = (seenBy.get(people) ?? 0) + 1;
      seenBy.set(people, count);
      if (count === CONNECTIONS) process.send?.({ kind: 'seen', people });
    });
    socket.on('error', (error) => {
      console.error(`a client failed: ${error.message}`);
      process.exit(1);
    });
    socket.on('close', () => {
      console.error('a client was cut off');
      process.exit(1);
    });
  };
  for (let count = 0; count < Math.min(OPENING, CONNECTIONS); count += 1) start();
  await once(process, 'disconnect');
  process.exit(0);
}

async function runBench(): Promise<void> {
  for (let run = 1; run <= RUNS; run += 1) console.log(JSON.stringify(await measure()));
}

async function measure(): Promise<Record<string, number | string>> {
  const folder = await makeDataFolder();
  const built = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));
  const source = fileURLToPath(new URL('../main.ts', import.meta.url));
  const isBuilt = existsSync(built) && process.env.BENCH_SOURCE === undefined;
  const main = isBuilt ? [built] : ['--import', 'jiti/register', source];
  const server = spawn(process.execPath, [...main, '--port', '0', '--data', folder.path], {
    env: { ...process.env, DATABASE_URL: '', HIRO_GATEWAY: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await portOf(server);
  const emptyMb = residentMb(server);
  const clients = fork(fileURLToPath(import.meta.url), ['clients', String(port)], {
    execArgv: process.execArgv,
  });
  const openedAtMs = performance.now();
  await message(clients, ({ kind }) => kind === 'open');
  const openMs = Math.round(performance.now() - openedAtMs);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const idleMb = residentMb(server);
  const updatesMs: number[] = [];
  let epoch: number | null = null;
  for (let people = 11; people < 11 + UPDATES; people += 1) {
    epoch ??= await report(port, null, null);
    const sentMs = performance.now();
    const seen = message(clients, (said) => said.kind === 'seen' && said.people === people);
    await report(port, epoch, people);
    await seen;
    updatesMs.push(Math.round(performance.now() - sentMs));
  }
  const peakMb = peakResidentMb(server);
  clients.disconnect();
  server.kill('SIGTERM');
  await once(server, 'exit');
  folder.remove();
  return {
    server: isBuilt ? 'built' : 'source',
    connections: CONNECTIONS,
    emptyMb,
    openMs,
    idleMb,
    peakMb,
    updatesMs: updatesMs.join(' '),
  };
}

async function portOf({ stdout }: ChildProcess): Promise<number> {
  if (stdout === null) throw new Error('the server prints nothing');
  let text = '';
  for await (const part of stdout) {
    text += String(part);
    const port = /^ready https?:\/\/localhost:(\d+)$/m.exec(text)?.[1];
    if (port !== undefined) {
      stdout.resume();
      return Number(port);
    }
  }
  throw new Error('the server ended');
}

function message(child: ChildProcess, fits: (said: ClientsMessage) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const onMessage = (said: ClientsMessage): void => {
      if (!fits(said)) return;
      child.off('message', onMessage);
      resolve();
    };
    child.on('message', onMessage);
    child.once('exit', () => reject(new Error('the clients have ended')));
  });
}

async function report(port: number, epoch: number | null, people: number | null): Promise<number> {
  const atMs = Date.now();
  const live = { atMs, zones: [], pendingFromMs: atMs, pendingEntries: 0, pendingExits: 0 };
  const answer = await fetch(`http://localhost:${port}/api/v1/leases`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      viewerId: VIEWER,
      clockUncertaintyMs: 5,
      cameras: [
        {
          cameraId: 'demo',
          wish: 'analyse',
          epoch,
          report: people === null ? null : { ...live, occupancy: people },
        },
      ],
    }),
  });
  const { cameras } = await answer.json();
  return Number(cameras[0].epoch);
}

function residentMb(child: ChildProcess): number {
  return statusMb(child, 'VmRSS');
}

function peakResidentMb(child: ChildProcess): number {
  return statusMb(child, 'VmHWM');
}

function statusMb({ pid }: ChildProcess, name: string): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
