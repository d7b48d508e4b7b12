import { createAlarmClient, type AlarmClient } from '../../api/alarm-client';
import type { Alarm } from '../../api/live-contract';
import { egressFetch } from '../../egress/egress';
import type { AppState } from '../app.svelte';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** The alarms that have ended, page by page. */
export class AlarmHistory {
  readonly task: Task;
  #ended: readonly Alarm[] | null = $state.raw(null);
  #next: string | null = $state.raw(null);

  constructor(
    private readonly client: Pick<AlarmClient, 'all'>,
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.more();
  }

  /** Newest first; null until read. */
  get ended(): readonly Alarm[] | null {
    return this.#ended;
  }

  /** Whether there are older ones. */
  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Reads the next older ones. */
  more(): Promise<boolean> {
    return this.task.run('read', async () => {
      const { alarms, next } = await this.client.all(this.#next);
      const ended = alarms.filter(({ closedMs }) => closedMs !== null);
      this.#ended = [...(this.#ended ?? []), ...ended];
      this.#next = next;
    });
  }
}

/** Null where there is no server that raises alarms. */
export function openAlarmHistory({ machine, texts }: AppState): AlarmHistory | null {
  if (machine.runtime.mode !== 'server') return null;
  return new AlarmHistory(createAlarmClient(egressFetch), texts);
}
