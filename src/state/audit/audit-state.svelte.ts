import type { AuditClient } from '../../api/audit-client';
import type { AuditVerification, StoredAuditEntry } from '../../api/audit-contract';
import { messageOf } from '../../lib/errors';

const PAGE_ENTRIES = 50;

/** The audit log as it is shown: page by page, and checked when somebody asks. */
export class AuditState {
  #entries = $state.raw<readonly StoredAuditEntry[] | null>(null);
  #hasMore = $state(false);
  #verification = $state.raw<AuditVerification | null>(null);
  #busy = $state<'reading' | 'checking' | 'gathering' | null>(null);
  #failure = $state<string | null>(null);

  constructor(private readonly client: AuditClient) {
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

  /** What is being done just now. */
  get busy(): 'reading' | 'checking' | 'gathering' | null {
    return this.#busy;
  }

  get failure(): string | null {
    return this.#failure;
  }

  /** Reads the next older entries. */
  more(): Promise<void> {
    return this.#do('reading', async () => {
      const known = this.#entries ?? [];
      const older = await this.client.entries(known.at(-1)?.sequence ?? null, PAGE_ENTRIES);
      this.#entries = [...known, ...older];
      this.#hasMore = older.length === PAGE_ENTRIES;
    });
  }

  /** Has the server compute the whole chain anew. */
  verify(): Promise<void> {
    return this.#do('checking', async () => {
      this.#verification = await this.client.verify();
    });
  }

  /** All entries as JSON lines, oldest first; null where it failed. */
  async lines(): Promise<string | null> {
    let lines: string | null = null;
    await this.#do('gathering', async () => {
      const all: StoredAuditEntry[] = [];
      for (;;) {
        const older = await this.client.entries(all.at(-1)?.sequence ?? null, PAGE_ENTRIES * 4);
        all.push(...older);
        if (older.length < PAGE_ENTRIES * 4) break;
      }
      lines = all
        .reverse()
        .map((entry) => `${JSON.stringify(entry)}\n`)
        .join('');
    });
    return lines;
  }

  async #do(what: 'reading' | 'checking' | 'gathering', work: () => Promise<void>): Promise<void> {
    if (this.#busy !== null) return;
    this.#busy = what;
    try {
      await work();
      this.#failure = null;
    } catch (error) {
      this.#failure = messageOf(error);
    } finally {
      this.#busy = null;
    }
  }
}
