import type { LockProof } from '../protocol';
import { channelsOfThread, lockThreads, removeFrom } from './locked-threads';
import { isVisionPolicy, VISION_WORKER_POLICY } from './policy';

/**
 * The walls around the worker that sees pixels. The script's own Content-Security-Policy closes the
 * network; this module, the worker's first import, removes the ways out that a policy cannot close,
 * and proves both before a frame is accepted.
 */

/** Same-origin channels by which another context could pick up what this one writes. */
const CHANNEL_GLOBALS = [
  'webkitRequestFileSystem',
  'webkitRequestFileSystemSync',
  'webkitResolveLocalFileSystemURL',
  'webkitResolveLocalFileSystemSyncURL',
  'BroadcastChannel',
  'indexedDB',
  'caches',
  'cookieStore',
  'SharedWorker',
  'Notification',
];
const CHANNEL_NAVIGATOR = [
  'locks',
  'storage',
  'storageBuckets',
  'serviceWorker',
  'sendBeacon',
  'usb',
  'serial',
  'hid',
];

/** Network calls. The policy blocks them anyway; they are removed after the proof has used one. */
const NETWORK_GLOBALS = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport',
  'importScripts',
];

const PROBE_TIMEOUT_MS = 2000;

const probeFetch: typeof fetch = globalThis.fetch.bind(globalThis);

removeFrom(globalThis, CHANNEL_GLOBALS);
removeFrom(navigator, CHANNEL_NAVIGATOR);
lockThreads({ global: CHANNEL_GLOBALS, navigator: CHANNEL_NAVIGATOR });

/** After the thread pool is made, nothing needs to start another worker. */
export function removeWorkerConstructor(): void {
  removeFrom(globalThis, ['Worker']);
}

let proof: Promise<LockProof> | undefined;

/**
 * Tries each wall, once; later calls return the first result. Afterwards the network calls
 * themselves are gone.
 */
export function proveLock(): Promise<LockProof> {
  proof ??= tryWalls();
  return proof;
}

async function tryWalls(): Promise<LockProof> {
  const policy = await probeConnection();
  const checks = [
    policy,
    await probeDataImport(),
    probeCodeFromText(),
    probeRemoved('channels', globalThis, CHANNEL_GLOBALS),
    probeRemoved('navigator', navigator, CHANNEL_NAVIGATOR),
    await probeThread(),
  ];
  removeFrom(globalThis, NETWORK_GLOBALS);
  checks.push(probeRemoved('network calls', globalThis, NETWORK_GLOBALS));
  return { isLocked: checks.every((check) => check.isLocked), checks };
}

type Check = LockProof['checks'][number];

/** A connection that needs no server: a `data:` address, which `connect-src` covers like any other. */
async function probeConnection(): Promise<Check> {
  const name = 'policy';
  let stopWaiting = (): void => undefined;
  const reported = new Promise<string | null>((resolve) => {
    const onViolation = (event: Event): void => {
      // A policy that only reports proves nothing.
      if (event instanceof SecurityPolicyViolationEvent && event.disposition === 'enforce') {
        resolve(event.originalPolicy);
      }
    };
    const timer = setTimeout(() => resolve(null), PROBE_TIMEOUT_MS);
    globalThis.addEventListener('securitypolicyviolation', onViolation);
    stopWaiting = () => {
      clearTimeout(timer);
      globalThis.removeEventListener('securitypolicyviolation', onViolation);
    };
  });
  try {
    const wasReached = await probeFetch('data:,lock').then(
      () => true,
      () => false,
    );
    if (wasReached) return { name, isLocked: false, detail: 'a connection was not refused' };
    const policy = await reported;
    if (policy === null || !isVisionPolicy(policy)) {
      return {
        name,
        isLocked: false,
        detail: `expected the policy ${VISION_WORKER_POLICY}, got ${policy ?? 'none'}`,
      };
    }
    return { name, isLocked: true, detail: policy };
  } finally {
    stopWaiting();
  }
}

async function probeDataImport(): Promise<Check> {
  const name = 'imports';
  const address = 'data:text/javascript,export default 1';
  try {
    await import(/* @vite-ignore */ address);
    return { name, isLocked: false, detail: 'a script from a data: address was imported' };
  } catch {
    return { name, isLocked: true, detail: 'import of a data: address was refused' };
  }
}

async function probeThread(): Promise<Check> {
  const name = 'compute threads';
  try {
    const left = await channelsOfThread([...CHANNEL_GLOBALS, ...CHANNEL_NAVIGATOR], PROBE_TIMEOUT_MS);
    return left.length === 0
      ? { name, isLocked: true, detail: 'channels are removed from them too' }
      : { name, isLocked: false, detail: `still there: ${left.join(', ')}` };
  } catch (error) {
    return { name, isLocked: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function probeCodeFromText(): Check {
  const name = 'code from text';
  try {
    new Function('return 1');
    return { name, isLocked: false, detail: 'new Function was allowed' };
  } catch {
    return { name, isLocked: true, detail: 'new Function was refused' };
  }
}

function probeRemoved(name: string, target: object, names: readonly string[]): Check {
  const left = names.filter((key) => key in target);
  return left.length === 0
    ? { name, isLocked: true, detail: `removed: ${names.join(', ')}` }
    : { name, isLocked: false, detail: `still there: ${left.join(', ')}` };
}
