import { z } from 'zod';
import type { EgressEntry } from '../../workers/protocol';
import type { Ledger } from './ledger';
import { LEFT_PREFIX, type LeftNotes } from './left-notes';

/** Nothing sends more in the second before it is left; what says so is of somebody else. */
const MAX_RESTS = 10_000;

const leftSchema: z.ZodType<readonly LeftNotes[]> = z.array(
  z.object({
    purpose: z.string(),
    base: z.string(),
    rests: z.array(z.string()).min(1).max(MAX_RESTS),
    atMs: z.number(),
    entry: z.object({ id: z.number(), requests: z.number() }).nullable(),
  }),
);

type Shelf = Pick<Storage, 'getItem' | 'removeItem' | 'length' | 'key'>;

/**
 * Writes what pages left that went into the ledger, each request once: some of it was written before they were
 * gone. Call it for one page of a browser at a time.
 */
export async function takeLeftNotes(
  ledger: Pick<Ledger, 'record' | 'grow' | 'recent'>,
  shelf: Shelf,
): Promise<void> {
  const keys = Array.from({ length: shelf.length }, (_, index) => shelf.key(index)).filter(
    (key) => key?.startsWith(LEFT_PREFIX) === true,
  );
  if (keys.length === 0) return;
  const recent = await ledger.recent(Number.MAX_SAFE_INTEGER);
  for (const key of keys) {
    if (key === null) continue;
    for (const notes of parsed(shelf.getItem(key))) await take(ledger, recent, notes);
    shelf.removeItem(key);
  }
}

function parsed(text: string | null): readonly LeftNotes[] {
  try {
    return leftSchema.safeParse(JSON.parse(text ?? '[]')).data ?? [];
  } catch {
    return [];
  }
}

async function take(
  ledger: Pick<Ledger, 'record' | 'grow'>,
  recent: readonly EgressEntry[],
  { purpose, base, rests, atMs, entry }: LeftNotes,
): Promise<void> {
  // Numbers below zero are of a ledger in memory, which went with its page.
  const known = recent.find((one) =>
    entry === null
      ? one.purpose === purpose && one.url === base && one.atMs === atMs
      : entry.id > 0 && one.id === entry.id,
  );
  const written = known === undefined ? 0 : known.requests - (entry?.requests ?? 0);
  const missing = rests.slice(Math.max(0, written));
  if (missing.length === 0) return;
  const growth = {
    purpose,
    atMs,
    requests: missing.length,
    addresses: missing.filter((rest) => rest !== '').join('\n'),
  };
  if (known !== undefined) await ledger.grow(known.id, growth);
  else await ledger.record({ ...growth, method: 'GET', url: base, bodyBytes: 0, body: '' });
}
