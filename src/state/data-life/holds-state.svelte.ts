import type { DataLifeClient } from '../../api/data-life-client';
import type { LegalHold, LegalHoldInput } from '../../api/data-life-contract';
import type { MomentBrowser } from '../../api/moment-hold-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** The legal holds of the organisation. */
export class HoldsState {
  readonly task: Task;
  #holds = $state.raw<readonly LegalHold[] | null>(null);
  #browsers = $state.raw<readonly MomentBrowser[]>([]);

  constructor(
    private readonly client: DataLifeClient,
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.load();
  }

  /** Those in force first, then released ones, the newest first; null until read. */
  get holds(): readonly LegalHold[] | null {
    return this.#holds;
  }

  /** Browsers that keep moments, by whether they have heard of a hold since it was placed. */
  browsersOf({ placedMs }: LegalHold): {
    readonly told: readonly MomentBrowser[];
    readonly untold: readonly MomentBrowser[];
  } {
    return {
      told: this.#browsers.filter(({ seenMs }) => seenMs >= placedMs),
      untold: this.#browsers.filter(({ seenMs, moments }) => seenMs < placedMs && moments > 0),
    };
  }

  load(): Promise<boolean> {
    return this.task.run('load', () => this.#read());
  }

  place(input: LegalHoldInput): Promise<boolean> {
    return this.#change('place', () => this.client.placeHold(input));
  }

  review({ id }: LegalHold, reviewMs: number): Promise<boolean> {
    return this.#change('review', () => this.client.reviewHold(id, reviewMs));
  }

  release({ id }: LegalHold): Promise<boolean> {
    return this.#change('release', () => this.client.releaseHold(id));
  }

  #change(name: string, work: () => Promise<unknown>): Promise<boolean> {
    return this.task.run(name, async () => {
      await work();
      await this.#read();
    });
  }

  async #read(): Promise<void> {
    const [holds, browsers] = await Promise.all([this.client.holds(), this.client.momentBrowsers()]);
    this.#browsers = browsers;
    const isOver = ({ releasedMs }: LegalHold): number => (releasedMs === null ? 0 : 1);
    this.#holds = holds.toSorted((a, b) => isOver(a) - isOver(b));
  }
}
