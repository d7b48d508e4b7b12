import type { DataLifeClient } from '../../api/data-life-client';
import type { LegalHold, LegalHoldInput } from '../../api/data-life-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** The legal holds of the organisation. */
export class HoldsState {
  readonly task: Task;
  #holds = $state.raw<readonly LegalHold[] | null>(null);

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
    const holds = await this.client.holds();
    const isOver = ({ releasedMs }: LegalHold): number => (releasedMs === null ? 0 : 1);
    this.#holds = holds.toSorted((a, b) => isOver(a) - isOver(b));
  }
}
