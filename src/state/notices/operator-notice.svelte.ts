import type { NoticeClient } from '../../api/notice-client';
import type { OrganisationNotice, OrganisationNoticeInput, Processor } from '../../api/notice-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** Who is responsible and who works on their behalf, as it is shown and edited. */
export class OperatorNotice {
  readonly task: Task<'load' | 'save'>;
  #stored = $state.raw<OrganisationNotice | null>(null);
  #draft = $state.raw<OrganisationNoticeInput | null>(null);

  constructor(
    private readonly client: Pick<NoticeClient, 'organisation' | 'saveOrganisation'>,
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.load();
  }

  /** What stands in the form; null until read. */
  get draft(): OrganisationNoticeInput | null {
    return this.#draft;
  }

  get isChanged(): boolean {
    return this.#stored !== null && JSON.stringify(inputOf(this.#stored)) !== JSON.stringify(this.#draft);
  }

  change(change: Partial<OrganisationNoticeInput>): void {
    if (this.#draft !== null) this.#draft = { ...this.#draft, ...change };
  }

  addProcessor(): void {
    const added: Processor = { name: '', service: '', country: '', contract: 'open' };
    if (this.#draft !== null) this.change({ processors: [...this.#draft.processors, added] });
  }

  changeProcessor(index: number, change: Partial<Processor>): void {
    const processors = this.#draft?.processors.map((one, at) => (at === index ? { ...one, ...change } : one));
    if (processors !== undefined) this.change({ processors });
  }

  removeProcessor(index: number): void {
    if (this.#draft !== null) this.change({ processors: this.#draft.processors.toSpliced(index, 1) });
  }

  load(): Promise<boolean> {
    return this.task.run('load', async () => this.#take(await this.client.organisation()));
  }

  /** After a change of somebody else, what was typed stays, and says so; load it again to see theirs. */
  async save(): Promise<boolean> {
    const stored = this.#stored;
    const draft = this.#draft;
    if (stored === null || draft === null) return false;
    return this.task.run('save', async () =>
      this.#take(await this.client.saveOrganisation(stored.version, draft)),
    );
  }

  #take(notice: OrganisationNotice): void {
    this.#stored = notice;
    this.#draft = inputOf(notice);
  }
}

function inputOf({
  controller,
  officer,
  authority,
  processors,
}: OrganisationNotice): OrganisationNoticeInput {
  return { controller, officer, authority, processors };
}
