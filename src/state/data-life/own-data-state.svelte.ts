import { createDataLifeClient, type DataLifeClient } from '../../api/data-life-client';
import { egressFetch } from '../../egress/egress';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** Takes everything about the own account away. */
export class OwnDataState {
  readonly task: Task;

  constructor(
    texts: Texts,
    private readonly client: Pick<DataLifeClient, 'ownArchive'> = createDataLifeClient(egressFetch),
  ) {
    this.task = new Task(texts);
  }

  /** As JSON lines; null where it failed. */
  async archive(): Promise<string | null> {
    let lines: string | null = null;
    await this.task.run('archive', async () => {
      lines = await this.client.ownArchive();
    });
    return lines;
  }
}
