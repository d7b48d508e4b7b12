import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inspectFile } from '../models/packs/inspect-file';
import { onnxFile } from '../models/packs/testing/onnx-file';
import type { AnalyseInput } from '../workers/protocol';
import type { PackSource } from './model-packs/pack-source';
import { VisionHandle } from './vision-handle';
import { Downloads } from './worker-host/downloads';
import { WorkerGoneError } from './worker-host/worker-host';

/** What the vision worker of a case does with a frame; null: it never answers. */
let answer: (() => Promise<unknown>) | null = null;
let terminated = 0;

/** A worker made of a message channel. */
class FakeWorker extends EventTarget {
  readonly #channel = new MessageChannel();

  constructor() {
    super();
    const { port1, port2 } = this.#channel;
    port1.addEventListener('message', ({ data }) =>
      this.dispatchEvent(new MessageEvent('message', { data })),
    );
    port1.start();
    expose({ analyse: () => answer?.() ?? new Promise(() => undefined) }, port2);
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    this.#channel.port1.postMessage(message, transfer);
  }

  terminate(): void {
    terminated += 1;
    this.#channel.port1.close();
  }
}

const ABILITIES = { hasThreads: false, hasSuspending: false };
const { signal } = new AbortController();

function packSource(): PackSource {
  const bytes = onnxFile({ outputs: [{ name: 'output', shape: [1, 3549, 85] }] });
  const { pack } = inspectFile({ name: 'net.onnx', bytes });
  if (pack === null) throw new Error('the made-up file makes no pack');
  return { pack: { ...pack, sha256: 'ab'.repeat(32) }, file: null, bytes: async () => bytes.buffer };
}

function handleWith(pack: PackSource | null): VisionHandle {
  return new VisionHandle('ort-wasm', ABILITIES, new Downloads(() => undefined), pack);
}

/** In Node a buffer stands for the frame: it is transferred like one. */
function frameInput(): AnalyseInput {
  const frame = new ArrayBuffer(8) as unknown as VideoFrame;
  return { cameraId: 'door', frame, capturedAtMs: 0, framesDropped: 0 };
}

beforeEach(() => {
  vi.stubGlobal('Worker', FakeWorker);
  answer = null;
  terminated = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const outOfMemory = (): Promise<never> => Promise.reject(new RangeError('Array buffer allocation failed'));

describe('a pack that fails in the middle of counting', () => {
  it('ends its worker when it runs out of memory, and says so', async () => {
    const vision = handleWith(packSource());
    const gone: string[] = [];
    vision.host.onGone(({ message }) => gone.push(message));
    answer = outOfMemory;
    await expect(vision.analyse(frameInput(), signal)).rejects.toThrow(WorkerGoneError);
    expect(gone).toEqual([expect.stringContaining('Array buffer allocation failed')]);
    expect([terminated, vision.host.isGone, vision.isDisposed]).toEqual([1, true, false]);
  });

  it('ends its worker when it never answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const vision = handleWith(packSource());
    await vision.host.ready();
    const analysing = vision.analyse(frameInput(), signal);
    const refused = expect(analysing).rejects.toThrow(/is gone: .*gave no answer within 180000 ms/);
    await vi.advanceTimersByTimeAsync(180_000);
    await refused;
    expect(terminated).toBe(1);
  });

  it('is not blamed for a frame that nobody waits for any more', async () => {
    const vision = handleWith(packSource());
    await vision.host.ready();
    const abort = new AbortController();
    const analysing = vision.analyse(frameInput(), abort.signal);
    abort.abort();
    await expect(analysing).rejects.toThrow(/abort/i);
    expect(vision.host.isGone).toBe(false);
    vision.dispose();
  });
});

it('the product’s own detector keeps its worker after a single failed frame', async () => {
  const vision = handleWith(null);
  answer = outOfMemory;
  await expect(vision.analyse(frameInput(), signal)).rejects.toThrow('Array buffer allocation failed');
  expect(vision.host.isGone).toBe(false);
  vision.dispose();
});
