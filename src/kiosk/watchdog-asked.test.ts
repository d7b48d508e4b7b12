import { expect, it } from 'vitest';
import { MemoryLedger } from '../egress/memory-ledger';
import { recordWatchdogAsked, takeWatchdogAsked, WATCHDOG_PATHS } from './watchdog-asked';
import { ASKED_KEY, withAsked } from './watchdog-rules';

function storageWith(text: string | null): Storage {
  const kept = new Map(text === null ? [] : [[ASKED_KEY, text]]);
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
}

it('keeps how often an address was asked for, in no more room however often', () => {
  let kept: string | null = null;
  for (let second = 0; second < 3_000; second += 1)
    for (const path of WATCHDOG_PATHS) kept = withAsked(kept, path, 1_000 + second);
  const storage = storageWith(kept);
  expect(kept?.length).toBeLessThan(200);
  expect(takeWatchdogAsked(storage)).toEqual({
    '/kiosk.html': { atMs: 1_000, requests: 3_000 },
    '/api/v1/health': { atMs: 1_000, requests: 3_000 },
  });
  expect(takeWatchdogAsked(storage)).toEqual({});
});

it.each(['nonsense', '[1]', '{"a":{"atMs":"x","requests":1}}', '7'])('begins anew after %s', (kept) => {
  expect(takeWatchdogAsked(storageWith(kept))).toEqual({});
  expect(JSON.parse(withAsked(kept, '/a', 5))).toEqual({ '/a': { atMs: 5, requests: 1 } });
});

it('writes it into the ledger, for as many requests as there were', async () => {
  const ledger = new MemoryLedger();
  const undo = recordWatchdogAsked(
    ledger,
    storageWith(withAsked(withAsked(null, 'http://a/k', 5), 'http://a/k', 6)),
  );
  undo();
  expect(await ledger.recent(9)).toMatchObject([
    { purpose: 'watchdog', method: 'GET', url: 'http://a/k', atMs: 5, requests: 2, bodyBytes: 0 },
  ]);
});
