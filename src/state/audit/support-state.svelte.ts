import type { AuditClient } from '../../api/audit-client';
import type { SupportGrant } from '../../api/support-contract';
import { Submission } from '../accounts/submission.svelte';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

const USUAL_HOURS = 4;

/** Who of support may come in, and the link of the newest grant, which is shown once. */
export class SupportState {
  readonly task: Task;
  readonly submission: Submission<'reason'>;
  /** What stands in the form. */
  reason = $state('');
  hours = $state(USUAL_HOURS);
  #grants = $state.raw<readonly SupportGrant[] | null>(null);
  #link = $state<string | null>(null);

  constructor(
    private readonly client: AuditClient,
    private readonly texts: Texts,
  ) {
    this.task = new Task(texts);
    this.submission = new Submission(texts, ['reason']);
    void this.load();
  }

  /** Null until read. */
  get grants(): readonly SupportGrant[] | null {
    return this.#grants;
  }

  /** Of the grant that was just made. */
  get link(): string | null {
    return this.#link;
  }

  load(): Promise<boolean> {
    return this.task.run('load', () => this.#read());
  }

  grant(): Promise<boolean> {
    const reason = this.reason.trim();
    const fault = reason === '' ? this.texts.say('audit.support.reasonNeeded') : null;
    return this.submission.run({ reason: fault }, async () => {
      this.#link = (await this.client.grant(this.hours, reason)).link;
      this.reason = '';
      await this.#read();
    });
  }

  revoke({ id }: SupportGrant): Promise<boolean> {
    return this.task.run('revoke', async () => {
      await this.client.revoke(id);
      this.#link = null;
      await this.#read();
    });
  }

  async #read(): Promise<void> {
    this.#grants = await this.client.grants();
  }
}
