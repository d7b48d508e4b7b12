import type { DataLifeClient, DataSubject } from '../../api/data-life-client';
import type { AppState } from '../app.svelte';
import { Task } from '../task.svelte';

/** A camera or a site, as it is chosen. */
export interface ChosenSubject extends DataSubject {
  readonly name: string;
}

interface SubjectParts {
  readonly client: DataLifeClient;
  readonly app: Pick<AppState, 'config' | 'texts' | 'watch' | 'forgetCamera'>;
}

/** Takes everything about a camera or a site away, or erases it. */
export class SubjectState {
  readonly task: Task<'archive' | 'erase'>;
  readonly #parts: SubjectParts;

  constructor(parts: SubjectParts) {
    this.#parts = parts;
    this.task = new Task(parts.app.texts);
  }

  /** Sites, each with its cameras after it. */
  get choices(): readonly ChosenSubject[] {
    const { sites, cameras } = this.#parts.app.config;
    return sites.flatMap(({ id, name }) => [
      { kind: 'site' as const, id, name },
      ...cameras
        .filter(({ siteId }) => siteId === id)
        .map((camera) => ({ kind: 'camera' as const, id: camera.id, name: camera.name })),
    ]);
  }

  /** Everything about it, as JSON lines; null where it failed. */
  async archive(subject: DataSubject): Promise<string | null> {
    let lines: string | null = null;
    await this.task.run('archive', async () => {
      lines = await this.#parts.client.archive(subject);
    });
    return lines;
  }

  /** How many rows went; null where it failed. */
  async erase(subject: DataSubject, name: string): Promise<number | null> {
    const { client, app } = this.#parts;
    let rowCount: number | null = null;
    await this.task.run('erase', async () => {
      const gone = app.config.cameras.filter(({ id, siteId }) =>
        subject.kind === 'camera' ? id === subject.id : siteId === subject.id,
      );
      // Nothing of it may come after its erasure.
      for (const camera of gone) await app.watch.stop(camera.id);
      const { deleted } = await client.erase(subject, name);
      rowCount = Object.values(deleted).reduce((sum, count) => sum + count, 0);
      for (const camera of gone) await app.forgetCamera(camera.id);
      await app.config.load();
    });
    return rowCount;
  }
}
