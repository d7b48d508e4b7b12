import { createAuditClient } from '../../api/audit-client';
import type { SupportSession } from '../../api/support-contract';
import { egressFetch } from '../../egress/egress';
import type { AppState } from '../app.svelte';
import { Task } from '../task.svelte';

/** Support is here: who let it in, until when, and the way out. */
export class SupportVisit {
  readonly task: Task;
  readonly #client = createAuditClient(egressFetch);
  #session = $state.raw<SupportSession | null>(null);

  constructor(private readonly app: AppState) {
    this.task = new Task(app.texts);
    void this.task.run('read', async () => {
      this.#session = await this.#client.supportSession();
    });
  }

  /** Null until read. */
  get session(): SupportSession | null {
    return this.#session;
  }

  /** Ends it before its time and goes to the entrance. */
  leave(): Promise<boolean> {
    return this.task.run('leave', async () => {
      await this.app.watch.stopAll();
      await this.#client.leaveSupport();
      location.assign(this.app.router.href({ screen: 'sign-in' }));
    });
  }
}
