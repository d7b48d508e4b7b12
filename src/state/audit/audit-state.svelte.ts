import type { AuditClient } from '../../api/audit-client';
import type { AuditVerification, StoredAuditEntry } from '../../api/audit-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

const PAGE_ENTRIES = 50;

/** The audit log as it is shown: page by page, and checked when somebody asks. */
export class AuditState {
  readonly task: Task<'reading' | 'checking' | 'gathering'>;
  #entries = $state.raw<readonly StoredAuditEntry[] | null>(null);
  #hasMore = $state(false);
  #verification = $state.raw<AuditVerification | null>(null);

  constructor(
    private readonly client: AuditClient,
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.more();
  }

  /** The newest first; null until read. */
  get entries(): readonly StoredAuditEntry[] | null {
    return this.#entries;
  }

  /** Whether there are older ones. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** Null until the chain was checked. */
  get verification(): AuditVerification | null {
    return this.#verification;
  }

  /** Reads the next older entries. */
  more(): Promise<boolean> {
    return this.task.run('reading', async () => {
      const known = this.#entries ?? [];
      const older = await this.client.entries(known.at(-1)?.sequence ?? null, PAGE_ENTRIES);
      this.#entries = [...known, ...older];
      this.#hasMore = older.length === PAGE_ENTRIES;
    });
  }

  /** Has the server compute the whole chain anew. */
  verify(): Promise<boolean> {
    return this.task.run('checking', async () => {
      this.#verification = await this.client.verify();
    });
  }

  /** All entries as JSON lines, oldest first, which the log itself notes; null where it failed. */
  async lines(): Promise<string | null> {
    let lines: string | null = null;
    await this.task.run('gathering', async () => {
      lines = await this.client.exportLines();
    });
    return lines;
  }
}
