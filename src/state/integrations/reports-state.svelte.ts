import type { IntegrationClient } from '../../api/integration-client';
import type { ReportInput, ReportsView, TestResult } from '../../api/integration-contract';
import { Task } from './task.svelte';

/** The scheduled reports as they are shown and edited. */
export class ReportsState {
  readonly task = new Task();
  #view = $state.raw<ReportsView | null>(null);
  #tests = $state.raw<ReadonlyMap<string, TestResult>>(new Map());

  constructor(private readonly client: IntegrationClient['reports']) {
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

  /** Makes one (`id` null) or changes it. */
  save(id: string | null, input: ReportInput): Promise<boolean> {
    return this.task.run('save', async () => {
      await (id === null ? this.client.create(input) : this.client.save(id, input));
      await this.#read();
    });
  }

  remove(id: string): Promise<boolean> {
    return this.task.run('remove', async () => {
      await this.client.remove(id);
      await this.#read();
    });
  }

  tryOut(id: string): Promise<boolean> {
    this.#tests = new Map([...this.#tests].filter(([known]) => known !== id));
    return this.task.run(`test ${id}`, async () => {
      const result = await this.client.test(id);
      this.#tests = new Map([...this.#tests, [id, result]]);
    });
  }

  async #read(): Promise<void> {
    this.#view = await this.client.view();
  }
}
