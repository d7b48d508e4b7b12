import type { AuditClient } from '../../api/audit-client';
import type { SupportGrant } from '../../api/support-contract';
import { messageOf } from '../../lib/errors';

/** Who of support may come in, and the link of the newest grant, which is shown once. */
export class SupportState {
  #grants = $state.raw<readonly SupportGrant[] | null>(null);
  #link = $state<string | null>(null);
  #isBusy = $state(false);
  #failure = $state<string | null>(null);

  constructor(private readonly client: AuditClient) {
    void this.#do(() => this.#read());
  }

  /** Null until read. */
  get grants(): readonly SupportGrant[] | null {
    return this.#grants;
  }

  /** Of the grant that was just made. */
  get link(): string | null {
    return this.#link;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  get failure(): string | null {
    return this.#failure;
  }

  grant(hours: number, reason: string): Promise<void> {
    return this.#do(async () => {
      this.#link = (await this.client.grant(hours, reason)).link;
      await this.#read();
    });
  }

  revoke(grantId: string): Promise<void> {
    return this.#do(async () => {
      await this.client.revoke(grantId);
      this.#link = null;
      await this.#read();
    });
  }

  async #read(): Promise<void> {
    this.#grants = await this.client.grants();
  }

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      await work();
      this.#failure = null;
    } catch (error) {
      this.#failure = messageOf(error);
    } finally {
      this.#isBusy = false;
    }
  }
}
