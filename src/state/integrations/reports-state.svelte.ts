import type { IntegrationClient } from '../../api/integration-client';
import type { Report, ReportInput, ReportsView, TestResult } from '../../api/integration-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** The scheduled reports as they are shown and edited. */
export class ReportsState {
  readonly task: Task;
  #view = $state.raw<ReportsView | null>(null);
  #tests = $state.raw<ReadonlyMap<string, TestResult>>(new Map());

  constructor(
    private readonly client: IntegrationClient['reports'],
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.load();
  }

  /** Null until read. */
  get view(): ReportsView | null {
    return this.#view;
  }

  testOf(id: string): TestResult | null {
    return this.#tests.get(id) ?? null;
  }

  load(): Promise<boolean> {
    return this.task.run('load', () => this.#read());
  }

  /** Makes one (null) or changes the one that was read. */
  save(given: Report | null, input: ReportInput): Promise<boolean> {
    return this.#change('save', () =>
      given === null ? this.client.create(input) : this.client.save(given, input),
    );
  }

  remove(report: Report): Promise<boolean> {
    return this.#change('remove', () => this.client.remove(report));
  }

  tryOut(id: string): Promise<boolean> {
    this.#tests = new Map([...this.#tests].filter(([known]) => known !== id));
    return this.task.run(`test ${id}`, async () => {
      const result = await this.client.test(id);
      this.#tests = new Map([...this.#tests, [id, result]]);
    });
  }

  /** Reads anew after a failure too: somebody else may have changed it. */
  #change(name: string, work: () => Promise<unknown>): Promise<boolean> {
    return this.task.run(name, () =>
      work()
        .then(() => undefined)
        .finally(() => this.#read()),
    );
  }

  async #read(): Promise<void> {
    this.#view = await this.client.view();
  }
}
