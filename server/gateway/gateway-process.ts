/** The gateway process: sources, ffmpeg and viewers. Started and ended by `GatewayHost`; never alone. */
import { createSocket } from 'node:dgram';
import { mkdirSync } from 'node:fs';
import nodeDataChannel, { type IceUdpMuxListener } from 'node-datachannel';
import { messageOf } from '../../src/lib/errors';
import { createLogger, type Logger } from '../../src/lib/logger';
import { codeOf } from '../start-error';
import { openCredentials } from './credentials-store';
import { Gateway } from './gateway';
import { GatewayError } from './gateway-error';
import { GatewayPort } from './http/gateway-port';
import { createNetworkRules } from './inputs/network-rules';
import {
  type FromGateway,
  type GatewayAnswer,
  type GatewayCall,
  type GatewaySettings,
  type ToGateway,
  toGatewaySchema,
} from './protocol';

/** Lets the last message leave before the process does. */
const LAST_WORDS_MS = 50;

interface Running {
  readonly gateway: Gateway;
  /**
   * Keeps the viewers' UDP port open. Without it the port is closed with the last viewer, and the next
   * one who comes too soon ends the process ("Failed to gather local ICE candidates").
   */
  readonly udp: IceUdpMuxListener;
  readonly http: GatewayPort;
}

let started: Promise<Running> | null = null;
let isStopping = false;

function send(message: FromGateway): void {
  if (process.connected) process.send?.(message);
}

function loggerFor(settings: GatewaySettings): Logger {
  return createLogger('gateway', {
    level: settings.logLevel,
    sink: ({ level, message, fields }) => send({ kind: 'log', level, message, fields }),
  });
}

async function start({
  settings: wanted,
  sources,
  played,
}: Extract<ToGateway, { kind: 'start' }>): Promise<Running> {
  const settings = { ...wanted, udpPort: await usableUdpPort(wanted) };
  mkdirSync(settings.mediaDir, { recursive: true });
  const log = loggerFor(settings);
  let port = settings.port;
  const gateway: Gateway = new Gateway({
    settings,
    log,
    credentials: await openCredentials({ dataDir: settings.dataDir, key: settings.credentialsKey, log }),
    network: createNetworkRules({
      allowedNetworks: settings.allowedNetworks,
      ownPorts: () => [gateway.settings.pagePort, port],
    }),
    onChildren: (pids, nowPlayed) => send({ kind: 'children', pids: [...pids], played: [...nowPlayed] }),
  });
  await gateway.start(sources, played);
  const http = await GatewayPort.open({ gateway, log });
  port = http.port;
  const udp = new nodeDataChannel.IceUdpMuxListener(settings.udpPort);
  send({ kind: 'ready', port });
  return { gateway, http, udp };
}

async function answerTo(gateway: Gateway, call: GatewayCall): Promise<GatewayAnswer> {
  switch (call.kind) {
    case 'status':
      return { kind: 'status', status: gateway.status() };
    case 'files':
      return { kind: 'files', files: await gateway.files() };
    case 'probe':
      return { kind: 'probe', report: await gateway.probe(call.probe) };
    case 'set-credentials':
      await gateway.setCredentials(call.cameraId, call.credentials);
      return { kind: 'set-credentials' };
  }
}

async function answer({ gateway }: Running, requestId: number, call: GatewayCall): Promise<void> {
  try {
    send({ kind: 'answer', requestId, answer: await answerTo(gateway, call) });
  } catch (error) {
    const problem =
      error instanceof GatewayError ? error.problem : { code: 'failed' as const, detail: messageOf(error) };
    send({ kind: 'answer', requestId, answer: { kind: 'problem', problem } });
  }
}

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  const running = await started?.catch(() => null);
  running?.gateway.dispose();
  await running?.http.close().catch(() => undefined);
  running?.udp.stop();
  process.exit(0);
}

function fail(error: unknown, settings: GatewaySettings): void {
  const isTaken = codeOf(error) === 'EADDRINUSE';
  const message = isTaken
    ? `The gateway's port ${settings.port} (TCP) or ${settings.udpPort} (UDP) is in use: end the program that uses it, or choose others with --gateway-port and HIRO_GATEWAY_UDP_PORT.`
    : messageOf(error);
  send({ kind: 'failed', message });
  setTimeout(() => process.exit(1), LAST_WORDS_MS);
}

/** Resolves with the UDP port that can be used: the wanted one, or any where that is taken and may move. */
async function usableUdpPort({ udpPort, mayMovePorts }: GatewaySettings): Promise<number> {
  try {
    return await tryUdpPort(udpPort);
  } catch (error) {
    if (!mayMovePorts || codeOf(error) !== 'EADDRINUSE') throw error;
    return tryUdpPort(0);
  }
}

function tryUdpPort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(wanted, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

// Ctrl+C reaches the whole group: the server decides when the gateway ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => void stop());
process.on('message', (raw) => {
  const parsed = toGatewaySchema.safeParse(raw);
  if (!parsed.success) {
    send({ kind: 'log', level: 'error', message: 'A message of the server was not understood', fields: {} });
    return;
  }
  const message = parsed.data;
  if (message.kind === 'start') {
    started = start(message);
    started.catch((error: unknown) => fail(error, message.settings));
  } else if (message.kind === 'stop') void stop();
  // What comes while it starts waits its turn.
  else started?.then((running) => obey(running, message)).catch(() => undefined);
});

function obey(running: Running, message: Exclude<ToGateway, { kind: 'start' | 'stop' }>): void {
  switch (message.kind) {
    case 'configure':
      void running.gateway.configure(message.sources);
      break;
    case 'page':
      running.gateway.setPagePort(message.port);
      break;
    case 'tls':
      running.http.setTls(message.tls);
      break;
    case 'call':
      void answer(running, message.requestId, message.call);
      break;
  }
}
