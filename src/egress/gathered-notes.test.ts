import { expect, it } from 'vitest';
import { GatheredNotes } from './gathered-notes';
import { MemoryLedger } from './memory-ledger';

/** Timers that run when the test says so. */
function startNotes() {
  const ledger = new MemoryLedger();
  const timers: { run: () => void; delayMs: number }[] = [];
  let nowMs = 1_000;
  const notes = new GatheredNotes(
    ledger,
    () => nowMs,
    (run, delayMs) => void timers.push({ run, delayMs }),
  );
  const elapse = (delayMs: number): void => {
    nowMs += delayMs;
    for (const timer of timers.splice(0)) {
      if (timer.delayMs <= delayMs) timer.run();
      else timers.push({ ...timer, delayMs: timer.delayMs - delayMs });
    }
  };
  return { ledger, notes, elapse };
}

const PIECE = 'http://gw:8081/hls/s1/part-';

it('gathers requests to one folder in one entry, each with its address', async () => {
  const { ledger, notes, elapse } = startNotes();
  notes.add({ purpose: 'stream-pieces', url: `${PIECE}1.m4s` });
  notes.add({ purpose: 'stream-pieces', url: 'http://gw:8081/hls/s1/live.m3u8?_HLS_msn=7&a=/b' });
  notes.add({ purpose: 'stream-pieces', url: 'http://gw:8081/hls/s2/live.m3u8' });
  expect(await ledger.recent(9)).toEqual([]);
  elapse(1_000);
  await notes.flush();
  notes.add({ purpose: 'stream-pieces', url: `${PIECE}1.m4s` });
  await notes.flush();
  const gathered = { method: 'GET', body: '', bodyBytes: 0, status: null, atMs: 1_000 };
  expect(await ledger.recent(9)).toMatchObject([
    { ...gathered, url: 'http://gw:8081/hls/s2/', requests: 1, addresses: 'live.m3u8' },
    {
      ...gathered,
      url: 'http://gw:8081/hls/s1/',
      requests: 3,
      addresses: 'part-1.m4s\nlive.m3u8?_HLS_msn=7&a=/b\npart-1.m4s',
    },
  ]);
  expect(await ledger.totals()).toEqual([
    { purpose: 'stream-pieces', requests: 4, withContent: 0, bytes: 0 },
  ]);
});

it('asks storage once a second at most, and begins a new entry each minute', async () => {
  const { ledger, notes, elapse } = startNotes();
  let writes = 0;
  const record = ledger.record.bind(ledger);
  const grow = ledger.grow.bind(ledger);
  ledger.record = (draft) => (writes++, record(draft));
  ledger.grow = (...args) => (writes++, grow(...args));
  for (let second = 0; second < 120; second += 1) {
    for (let piece = 0; piece < 10; piece += 1)
      notes.add({ purpose: 'stream-pieces', url: `${PIECE}${second}.${piece}.m4s` });
    elapse(1_000);
    await notes.flush();
  }
  expect(writes).toBe(120);
  const entries = await ledger.recent(9);
  expect(entries.length).toBeGreaterThanOrEqual(2);
  expect(entries.length).toBeLessThanOrEqual(3);
  expect(entries.reduce((sum, { requests }) => sum + requests, 0)).toBe(1_200);
});

it('goes on after a ledger that failed once', async () => {
  const { ledger, notes } = startNotes();
  const record = ledger.record.bind(ledger);
  ledger.record = () => Promise.reject(new Error('quota'));
  notes.add({ purpose: 'app-files', url: 'http://a/x.js' });
  await expect(notes.flush()).rejects.toThrow('quota');
  ledger.record = record;
  notes.add({ purpose: 'app-files', url: 'http://a/y.js' });
  await notes.flush();
  expect(await ledger.recent(9)).toMatchObject([{ addresses: 'y.js' }]);
});
