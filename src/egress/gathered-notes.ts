import type { Ledger } from './ledger';
import type { LeftNotes } from './left-notes';

/** How long an entry gathers further requests. */
const ENTRY_MS = 60_000;
/** How long a request waits to be written, so that storage is asked once for all of them. */
const FLUSH_MS = 1_000;

/** A request without content. */
export interface Note {
  readonly purpose: string;
  /** Absolute. */
  readonly url: string;
}

interface Waiting {
  readonly purpose: string;
  /** What their addresses begin with: everything up to the last slash of the path. */
  readonly base: string;
  readonly rests: string[];
  readonly atMs: number;
}

/**
 * Writes frequent requests without content to a ledger, such as the pieces of a stream: those to one folder
 * become one entry per minute, with the address of each. They are noted at once and written within a second.
 */
export class GatheredNotes {
  readonly #ledger: Pick<Ledger, 'record' | 'grow'>;
  readonly #now: () => number;
  readonly #schedule: (run: () => void, delayMs: number) => void;
  readonly #waiting = new Map<string, Waiting>();
  /** What is being written or could not be, the oldest first. */
  readonly #underWay = new Set<readonly [key: string, notes: Waiting]>();
  /** The entries that still gather, and for how many requests they stand. */
  readonly #entries = new Map<string, { readonly id: number; readonly requests: number }>();
  #writing: Promise<void> = Promise.resolve();

  constructor(
    ledger: Pick<Ledger, 'record' | 'grow'>,
    now: () => number = Date.now,
    schedule: (run: () => void, delayMs: number) => void = (run, delayMs) => void setTimeout(run, delayMs),
  ) {
    this.#ledger = ledger;
    this.#now = now;
    this.#schedule = schedule;
  }

  add({ purpose, url }: Note): void {
    const base = baseOf(url);
    const key = `${purpose} ${base}`;
    const waiting = this.#waiting.get(key) ?? { purpose, base, rests: [], atMs: this.#now() };
    if (this.#waiting.size === 0) this.#schedule(() => void this.flush(), FLUSH_MS);
    this.#waiting.set(key, waiting);
    waiting.rests.push(url.slice(base.length));
  }

  /** Resolves when all that was added is written. */
  flush(): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const one of waiting) this.#underWay.add(one);
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(async () => {
        for (const one of waiting) {
          await this.#write(...one);
          this.#underWay.delete(one);
        }
      });
    return this.#writing;
  }

  /** What a page that goes now may leave unwritten, at once. */
  unwritten(): readonly LeftNotes[] {
    const left = new Map<string, LeftNotes>();
    for (const [key, { purpose, base, rests, atMs }] of [...this.#underWay, ...this.#waiting]) {
      const known = left.get(key);
      left.set(key, {
        ...{ purpose, base, atMs: known?.atMs ?? atMs, entry: this.#entries.get(key) ?? null },
        rests: [...(known?.rests ?? []), ...rests],
      });
    }
    return [...left.values()];
  }

  async #write(key: string, { purpose, base, rests, atMs }: Waiting): Promise<void> {
    const requests = rests.length;
    const addresses = rests.join('\n');
    const known = this.#entries.get(key);
    if (known !== undefined) {
      await this.#ledger.grow(known.id, { purpose, atMs, requests, addresses });
      this.#entries.set(key, { id: known.id, requests: known.requests + requests });
      return;
    }
    const id = await this.#ledger.record({
      ...{ purpose, atMs, requests, addresses },
      ...{ method: 'GET', url: base, bodyBytes: 0, body: '' },
    });
    this.#entries.set(key, { id, requests });
    this.#schedule(() => this.#entries.delete(key), ENTRY_MS);
  }
}

function baseOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return path.slice(0, path.lastIndexOf('/') + 1);
}
