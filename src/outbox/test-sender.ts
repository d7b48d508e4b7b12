import type { OutboxState } from '../../workers/protocol';
import type { OutboxStore } from './count-store';
import type { Exclusive } from './exclusive';
import { MemoryOutboxStore } from './memory-store';
import { createBucketSender } from './bucket-sender';
import { testBucket } from './test-bucket';

const direct: Exclusive = (run) => run();

/** For tests: a sender whose time stands still until the test lets a pause pass. */
export function setUp(
  server: { readonly post: (body: string) => Promise<Response> },
  options: { readonly store?: OutboxStore; readonly exclusive?: Exclusive } = {},
) {
  const store = options.store ?? new MemoryOutboxStore();
  const states: OutboxState[] = [];
  const delaysMs: number[] = [];
  let pending: { run: () => void; delayMs: number } | null = null;
  let nowMs = 1_000_000;
  const sender = createBucketSender({
    store,
    post: server.post,
    exclusive: options.exclusive ?? direct,
    onState: (state) => states.push(state),
    now: () => nowMs,
    random: () => 1,
    schedule: (run, delayMs) => {
      const mine = { run, delayMs };
      pending = mine;
      delaysMs.push(delayMs);
      return () => {
        if (pending === mine) pending = null;
      };
    },
  });
  /** Lets the pause pass, if there is one, and waits for the attempt after it. */
  const passPause = async (): Promise<boolean> => {
    const current = pending;
    if (current === null) return false;
    pending = null;
    nowMs += current.delayMs;
    current.run();
    await quiet();
    return true;
  };
  return { store, states, delaysMs, sender, passPause };
}

/** Until all promises at hand have run. */
export async function quiet(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  await new Promise((resolve) => setTimeout(resolve, 0));
}

export async function fill(store: OutboxStore, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const bucket = testBucket(n);
    await store.put(bucket);
    ids.push(bucket.id);
  }
  return ids;
}
