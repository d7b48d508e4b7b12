import type { NoticeClient } from '../../api/notice-client';
import {
  type LegalBasis,
  MAX_PURPOSES,
  type SiteNotice,
  type SiteNoticeInput,
} from '../../api/notice-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** Purposes, legal basis and public address of one site's notice, as they are shown and edited. */
export class SiteNoticeForm {
  readonly task: Task<'load' | 'save'>;
  #stored = $state.raw<SiteNotice | null>(null);
  /** One purpose per line. */
  purposes = $state('');
  legalBasis = $state.raw<LegalBasis | null>(null);
  basisText = $state('');
  recipients = $state('');
  isPublic = $state(false);

  constructor(
    private readonly client: Pick<NoticeClient, 'site' | 'saveSite'>,
    readonly siteId: string,
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.load();
  }

  /** Null until read. */
  get stored(): SiteNotice | null {
    return this.#stored;
  }

  get isChanged(): boolean {
    const stored = this.#stored;
    return stored !== null && JSON.stringify(inputOf(stored)) !== JSON.stringify(this.#input());
  }

  load(): Promise<boolean> {
    return this.task.run('load', async () => this.#take(await this.client.site(this.siteId)));
  }

  async save(): Promise<boolean> {
    const stored = this.#stored;
    if (stored === null) return false;
    return this.task.run('save', async () =>
      this.#take(await this.client.saveSite(this.siteId, stored.version, this.#input())),
    );
  }

  #input(): SiteNoticeInput {
    const { legalBasis, basisText, recipients, isPublic } = this;
    const purposes = this.purposes
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .slice(0, MAX_PURPOSES);
    return { purposes, legalBasis, basisText: basisText.trim(), recipients: recipients.trim(), isPublic };
  }

  #take(notice: SiteNotice): void {
    this.#stored = notice;
    this.purposes = notice.purposes.join('\n');
    this.legalBasis = notice.legalBasis;
    this.basisText = notice.basisText;
    this.recipients = notice.recipients;
    this.isPublic = notice.isPublic;
  }
}

function inputOf({ purposes, legalBasis, basisText, recipients, isPublic }: SiteNotice): SiteNoticeInput {
  return { purposes, legalBasis, basisText, recipients, isPublic };
}
