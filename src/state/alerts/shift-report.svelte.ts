import type { AlertClient } from '../../api/alert-client';
import type { AlertReport } from '../../api/alert-report-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** A span of time, UTC, ms; `toMs` is no part of it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What happened at a site in a shift. */
export class ShiftReport {
  readonly task: Task;
  #report = $state.raw<AlertReport | null>(null);

  constructor(
    private readonly client: AlertClient,
    texts: Texts,
  ) {
    this.task = new Task(texts);
  }

  /** Null until read. */
  get report(): AlertReport | null {
    return this.#report;
  }

  read(siteId: string, span: Span): Promise<boolean> {
    return this.task.run('read', async () => {
      this.#report = await this.client.report(siteId, span);
    });
  }

  /** The same as a table for a spreadsheet; null where it could not be read. */
  async csv(siteId: string, span: Span): Promise<string | null> {
    let text: string | null = null;
    await this.task.run('csv', async () => {
      text = await this.client.reportFile(siteId, span);
    });
    return text;
  }
}
