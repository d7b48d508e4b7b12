import type { DataLifeClient, DataSubject } from '../../api/data-life-client';
import type { EnrolledPerson, Erasure } from '../../api/data-life-contract';
import { messageOf } from '../../lib/errors';
import type { AppState } from '../app.svelte';
import { Task } from '../task.svelte';

/** A camera, a site or an enrolled person, as it is chosen. */
export interface ChosenSubject extends DataSubject {
  /** Of a person without one, the id. */
  readonly name: string;
  /** Of a person: where they are enrolled. */
  readonly siteName?: string;
}

/** What an erasure did. */
export interface Erased {
  readonly rowCount: number;
  /** Names of the browsers that still have a person's descriptor, until their next contact. */
  readonly holders: readonly string[];
}

interface SubjectParts {
  readonly client: DataLifeClient;
  readonly app: Pick<AppState, 'config' | 'texts' | 'watch' | 'forgetCamera'>;
}

/** Takes everything about a camera, a site or an enrolled person away, or erases it. */
export class SubjectState {
  readonly task: Task<'archive' | 'erase'>;
  readonly #parts: SubjectParts;
  #persons = $state.raw<readonly EnrolledPerson[]>([]);
  #personsFailure = $state<string | null>(null);

  constructor(parts: SubjectParts) {
    this.#parts = parts;
    this.task = new Task(parts.app.texts);
  }

  /** Why it is not known who is enrolled, in words; null: it is. */
  get personsFailure(): string | null {
    return this.#personsFailure;
  }

  /** Asks who is enrolled for face matching. */
  async readPersons(): Promise<void> {
    try {
      this.#persons = await this.#parts.client.persons();
      this.#personsFailure = null;
    } catch (error) {
      this.#personsFailure = messageOf(error);
    }
  }

  /** Sites, each with its cameras and whoever is enrolled there after it. */
  get choices(): readonly ChosenSubject[] {
    const { sites, cameras } = this.#parts.app.config;
    return sites.flatMap(({ id, name }) => [
      { kind: 'site' as const, id, name },
      ...cameras
        .filter(({ siteId }) => siteId === id)
        .map((camera) => ({ kind: 'camera' as const, id: camera.id, name: camera.name })),
      ...this.#persons
        .filter(({ siteId }) => siteId === id)
        .map((person) => ({
          kind: 'person' as const,
          id: person.id,
          name: person.label ?? person.id,
          siteName: name,
        })),
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

  /** Null where it failed. */
  async erase({ kind, id }: DataSubject, name: string): Promise<Erased | null> {
    let erased: Erased | null = null;
    await this.task.run('erase', async () => {
      erased =
        kind === 'person' ? await this.#erasePerson(id, name) : await this.#erasePlace({ kind, id }, name);
    });
    return erased;
  }

  async #erasePerson(personId: string, name: string): Promise<Erased> {
    const { deleted, holders } = await this.#parts.client.erasePerson(personId, name);
    await this.readPersons();
    return { rowCount: countOf(deleted), holders: holders.map((holder) => holder.name) };
  }

  async #erasePlace(
    subject: DataSubject & { readonly kind: 'camera' | 'site' },
    name: string,
  ): Promise<Erased> {
    const { client, app } = this.#parts;
    const gone = app.config.cameras.filter(({ id, siteId }) =>
      subject.kind === 'camera' ? id === subject.id : siteId === subject.id,
    );
    // Nothing of it may come after its erasure.
    for (const camera of gone) await app.watch.stop(camera.id);
    const { deleted } = await client.erase(subject, name);
    for (const camera of gone) await app.forgetCamera(camera.id);
    await app.config.load();
    return { rowCount: countOf(deleted), holders: [] };
  }
}

function countOf(deleted: Erasure['deleted']): number {
  return Object.values(deleted).reduce((sum, count) => sum + count, 0);
}
