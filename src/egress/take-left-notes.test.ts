import { expect, it } from 'vitest';
import { GatheredNotes } from './gathered-notes';
import { LEFT_PREFIX, leaveNotes } from './left-notes';
import { MemoryLedger } from './memory-ledger';
import { takeLeftNotes } from './take-left-notes';

const HLS = 'http://gw:8081/hls/s1/';
const noTimer = (): void => undefined;

/** What pages of one browser share. */
function shelf(capacity = Infinity): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > capacity) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

/** A ledger of which a page sees no more writes once it is gone. */
function closingLedger(ledger: MemoryLedger) {
  const gone = { after: Infinity };
  const once = <Result>(write: () => Promise<Result>): Promise<Result> => {
    gone.after -= 1;
    return gone.after < 0 ? new Promise<never>(noTimer) : write();
  };
  return {
    gone,
    record: (...args: Parameters<MemoryLedger['record']>) => once(() => ledger.record(...args)),
    grow: (...args: Parameters<MemoryLedger['grow']>) => once(() => ledger.grow(...args)),
  };
}

const piece = (number: number) => ({ purpose: 'stream-pieces', url: `${HLS}part-${number}.m4s` });
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

// Requests written before, requests waiting, writes of those that still go through when the page is left.
it.each<[string, number, number, number]>([
  ['nothing was written, and nothing can be any more', 0, 3, 0],
  ['nothing was written before, and the last is still written', 0, 3, 1],
  ['an entry goes on, and nothing can be written any more', 4, 3, 0],
  ['an entry goes on, and the last is still written', 4, 3, 1],
])('every request is in the ledger once where %s', async (_name, before, waiting, writes) => {
  const ledger = new MemoryLedger();
  const page = closingLedger(ledger);
  const storage = shelf();
  const notes = new GatheredNotes(page, () => 1_000, noTimer);
  for (let number = 0; number < before; number += 1) notes.add(piece(number));
  await notes.flush();
  for (let number = 0; number < waiting; number += 1) notes.add(piece(before + number));
  page.gone.after = writes;
  leaveNotes(notes.unwritten(), storage);
  void notes.flush();
  await settled();

  await takeLeftNotes(ledger, storage);
  const total = before + waiting;
  expect(await ledger.totals()).toEqual([
    { purpose: 'stream-pieces', requests: total, withContent: 0, bytes: 0 },
  ]);
  const addresses = (await ledger.recent(9)).flatMap((entry) => entry.addresses.split('\n')).sort();
  expect(addresses).toEqual(Array.from({ length: total }, (_, number) => `part-${number}.m4s`).sort());
  expect(storage.length).toBe(0);
  // Another page finds nothing more.
  await takeLeftNotes(ledger, storage);
  expect((await ledger.totals())[0]?.requests).toBe(total);
});

it('two writes under way, of which one goes through', async () => {
  const ledger = new MemoryLedger();
  const page = closingLedger(ledger);
  const storage = shelf();
  const notes = new GatheredNotes(page, () => 1_000, noTimer);
  page.gone.after = 1;
  notes.add(piece(0));
  void notes.flush();
  notes.add(piece(1));
  void notes.flush();
  notes.add(piece(2));
  leaveNotes(notes.unwritten(), storage);
  await settled();
  await takeLeftNotes(ledger, storage);
  const [entry] = await ledger.recent(9);
  expect(entry).toMatchObject({ requests: 3, addresses: 'part-0.m4s\npart-1.m4s\npart-2.m4s' });
});

it('a page that could write them after all takes back what it left', async () => {
  const notes = new GatheredNotes(new MemoryLedger(), () => 1_000, noTimer);
  const storage = shelf();
  notes.add(piece(0));
  const takeBack = leaveNotes(notes.unwritten(), storage);
  expect(storage.length).toBe(1);
  await notes.flush();
  takeBack();
  expect([storage.length, notes.unwritten()]).toEqual([0, []]);
});

it.each<[string, Storage, number, string]>([
  ['their number stays where room is short', shelf(150), 2, ''],
  ['nothing is thrown where there is none', shelf(0), 0, ''],
])('%s', async (_name, storage, requests, addresses) => {
  const notes = new GatheredNotes(new MemoryLedger(), () => 1_000, noTimer);
  for (const number of [1, 2]) notes.add({ ...piece(number), url: `${piece(number).url}?${'x'.repeat(99)}` });
  leaveNotes(notes.unwritten(), storage);
  const ledger = new MemoryLedger();
  await takeLeftNotes(ledger, storage);
  const entries = await ledger.recent(9);
  expect(entries.map((entry) => [entry.requests, entry.addresses])).toEqual(
    requests === 0 ? [] : [[requests, addresses]],
  );
});

it('what is not ours is passed over, and what is broken goes', async () => {
  const storage = shelf();
  storage.setItem('other', 'stays');
  for (const [name, text] of Object.entries({ a: '{', b: '[{"purpose":1}]' })) {
    storage.setItem(LEFT_PREFIX + name, text);
  }
  const ledger = new MemoryLedger();
  await takeLeftNotes(ledger, storage);
  expect([storage.length, await ledger.recent(9)]).toEqual([1, []]);
});
