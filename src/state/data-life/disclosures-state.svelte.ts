import type { DataLifeClient } from '../../api/data-life-client';
import type { Disclosure, DisclosureInput } from '../../api/data-life-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

const PAGE_ENTRIES = 50;

/** The register of disclosures, page by page. */
export class DisclosuresState {
  readonly task: Task;
  #entries = $state.raw<readonly Disclosure[] | null>(null);
  #hasMore = $state(false);

  constructor(
    private readonly client: DataLifeClient,
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.load();
  }

  /** The newest first; null until read. */
  get entries(): readonly Disclosure[] | null {
    return this.#entries;
  }

  /** Whether there are older ones. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  load(): Promise<boolean> {
    return this.task.run('load', () => this.#read());
  }

  /** Reads the next older entries. */
  more(): Promise<boolean> {
    return this.task.run('more', async () => {
      const known = this.#entries ?? [];
      // Of one instant there may be several, on both sides of the page's end.
      const oldestMs = known.at(-1)?.atMs;
      const page = await this.client.disclosures(oldestMs === undefined ? null : oldestMs + 1, PAGE_ENTRIES);
      const ids = new Set(known.map(({ id }) => id));
      const older = page.filter(({ id }) => !ids.has(id));
      this.#entries = [...known, ...older];
      this.#hasMore = page.length === PAGE_ENTRIES && older.length > 0;
    });
  }

  enter(input: DisclosureInput): Promise<boolean> {
    return this.task.run('enter', async () => {
      await this.client.enterDisclosure(input);
      await this.#read();
    });
  }

  /** All of it; null where it failed. That it was taken stands in it from then on. */
  async csv(): Promise<string | null> {
    let csv: string | null = null;
    await this.task.run('csv', async () => {
      csv = await this.client.disclosuresCsv();
      await this.#read();
    });
    return csv;
  }

  async #read(): Promise<void> {
    const page = await this.client.disclosures(null, PAGE_ENTRIES);
    this.#entries = page;
    this.#hasMore = page.length === PAGE_ENTRIES;
  }
}
