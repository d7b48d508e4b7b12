import { expose } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { WorkerGoneError, WorkerHost, WorkerTimeoutError, type WorkerLike } from './worker-host';

interface TestApi {
  double(value: number): number;
  fail(): Promise<never>;
  never(): Promise<void>;
}

const api: TestApi = {
  double: (value) => value * 2,
  fail: () => Promise.reject(new RangeError('expected 640, got 320')),
  never: () => new Promise(() => undefined),
};

/** A worker made of a message channel; the worker's code runs when `start` is called. */
class FakeWorker extends EventTarget implements WorkerLike {
  readonly #channel = new MessageChannel();
  readonly #listeners = new Map<string, number>();
  terminated = 0;

  constructor() {
    super();
    this.#channel.port1.addEventListener('message', (event) => {
      this.dispatchEvent(new MessageEvent('message', { data: event.data }));
    });
    this.#channel.port1.start();
  }

  /** Messages sent earlier are thrown away, as when a module awaits before it exposes. */
  runScript(): void {
    expose(api, this.#channel.port2);
  }

  loseMessagesUntilNow(): void {
    this.#channel.port2.start();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#channel.port1.postMessage(message, transfer);
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.#listeners.set(args[0], (this.#listeners.get(args[0]) ?? 0) + 1);
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.#listeners.set(args[0], (this.#listeners.get(args[0]) ?? 0) - 1);
    super.removeEventListener(...args);
  }

  listenerCount(type: string): number {
    return this.#listeners.get(type) ?? 0;
  }

  terminate(): void {
    this.terminated += 1;
    this.#channel.port1.close();
    this.#channel.port2.close();
  }
}

const hosts: WorkerHost<TestApi>[] = [];
function hostOf(worker: FakeWorker, readyTimeoutMs = 2000): WorkerHost<TestApi> {
  const host = new WorkerHost<TestApi>({ name: 'test', spawn: () => worker, readyTimeoutMs });
  hosts.push(host);
  return host;
}
function startedHost(): { host: WorkerHost<TestApi>; worker: FakeWorker } {
  const worker = new FakeWorker();
  worker.runScript();
  return { host: hostOf(worker), worker };
}

afterEach(() => {
  for (const host of hosts.splice(0)) host.dispose();
});

describe('WorkerHost', () => {
  it('hands answers through', async () => {
    const { host } = startedHost();
    await host.ready();
    expect(await host.call((worker) => worker.double(21))).toBe(42);
  });

  it("rejects with the worker's own error", async () => {
    const { host } = startedHost();
    await expect(host.call((worker) => worker.fail())).rejects.toThrow('expected 640, got 320');
  });

  it('holds calls back until the worker listens, although the first greetings were lost', async () => {
    const worker = new FakeWorker();
    const host = hostOf(worker);
    const answer = host.call((remote) => remote.double(4));
    worker.loseMessagesUntilNow();
    await new Promise((resolve) => setTimeout(resolve, 150));
    worker.runScript();
    expect(await answer).toBe(8);
  });

  it('ends a worker that never answers', async () => {
    const worker = new FakeWorker();
    const host = hostOf(worker, 30);
    await expect(host.call((remote) => remote.double(4))).rejects.toThrow('did not start within 30 ms');
    expect(worker.terminated).toBe(1);
    expect(host.isGone).toBe(true);
  });

  it('reports a script that cannot be loaded', async () => {
    const worker = new FakeWorker();
    const host = hostOf(worker);
    worker.dispatchEvent(new Event('error'));
    await expect(host.ready()).rejects.toThrow('its script could not be loaded or run');
    await expect(host.ready()).rejects.toBeInstanceOf(WorkerGoneError);
  });

  it.each([
    [
      'a crash',
      (worker: FakeWorker) => worker.dispatchEvent(Object.assign(new Event('error'), { message: 'boom' })),
    ],
    ['an unreadable message', (worker: FakeWorker) => worker.dispatchEvent(new Event('messageerror'))],
    ['terminate()', (_: FakeWorker, host: WorkerHost<TestApi>) => host.terminate()],
    ['dispose()', (_: FakeWorker, host: WorkerHost<TestApi>) => host.dispose()],
  ])('%s rejects every pending and every later call', async (_name, kill) => {
    const { host, worker } = startedHost();
    await host.ready();
    const pending = [host.call((remote) => remote.never()), host.call((remote) => remote.never())];
    const settled = Promise.allSettled(pending);
    kill(worker, host);
    for (const result of await settled) {
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(WorkerGoneError);
    }
    await expect(host.call((remote) => remote.double(1))).rejects.toBeInstanceOf(WorkerGoneError);
    expect(worker.terminated).toBe(1);
  });

  it('tells once that the worker is gone, and late listeners at once', async () => {
    const { host, worker } = startedHost();
    await host.ready();
    const heard: string[] = [];
    host.onGone(() => heard.push('kept'));
    host.onGone(() => heard.push('undone'))();
    worker.dispatchEvent(new Event('messageerror'));
    host.terminate();
    host.onGone(() => heard.push('late'));
    expect(heard).toEqual(['kept', 'late']);
  });

  it('gives up on a call after its time-out, and goes on working', async () => {
    const { host } = startedHost();
    await expect(host.call((remote) => remote.never(), { timeoutMs: 20 })).rejects.toBeInstanceOf(
      WorkerTimeoutError,
    );
    expect(await host.call((remote) => remote.double(3))).toBe(6);
  });

  it('rejects an aborted call and leaves no listener on the signal', async () => {
    const { host } = startedHost();
    const controller = new AbortController();
    const added: string[] = [];
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => (added.push('+'), add(...args));
    signal.removeEventListener = (...args: Parameters<typeof remove>) => (added.push('-'), remove(...args));
    await host.call((remote) => remote.double(1), { signal });
    const pending = host.call((remote) => remote.never(), { signal });
    controller.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
    await expect(host.call((remote) => remote.double(1), { signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(added.filter((mark) => mark === '+')).toHaveLength(added.filter((mark) => mark === '-').length);
  });

  it('removes its error listeners when disposed', async () => {
    const { host, worker } = startedHost();
    await host.ready();
    host.dispose();
    host.dispose();
    expect(worker.listenerCount('error')).toBe(0);
    expect(worker.listenerCount('messageerror')).toBe(0);
  });
});
