import type { AlertClient } from '../../api/alert-client';
import type { AlertSettings, AlertSettingsInput } from '../../api/alert-contract';
import type { IntegrationClient } from '../../api/integration-client';
import type { ReportsView } from '../../api/integration-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** Who is told of a site's incidents by mail, and what makes one incident of many firings. */
export class AlertMails {
  readonly task: Task;
  readonly #client: Pick<AlertClient, 'settings' | 'saveSettings'>;
  readonly #reports: Pick<IntegrationClient['reports'], 'view'>;
  #settings = $state.raw<(AlertSettings & { readonly siteId: string }) | null>(null);
  #recipients = $state.raw<Pick<ReportsView, 'members' | 'isMailSetUp'> | null>(null);

  constructor(
    client: Pick<AlertClient, 'settings' | 'saveSettings'>,
    reports: Pick<IntegrationClient['reports'], 'view'>,
    texts: Texts,
  ) {
    this.#client = client;
    this.#reports = reports;
    this.task = new Task(texts);
  }

  /** Of the site that was read last; null until then. */
  get settings(): (AlertSettings & { readonly siteId: string }) | null {
    return this.#settings;
  }

  /** Who may be told, and whether the server can send mails. Null until read. */
  get recipients(): Pick<ReportsView, 'members' | 'isMailSetUp'> | null {
    return this.#recipients;
  }

  load(siteId: string): Promise<boolean> {
    return this.task.run('load', async () => {
      const [settings, view] = await Promise.all([this.#client.settings(siteId), this.#reports.view()]);
      this.#settings = { ...settings, siteId };
      this.#recipients = view;
    });
  }

  /** What somebody else has set meanwhile is read, and not written over. */
  save(input: AlertSettingsInput): Promise<boolean> {
    return this.task.run('save', async () => {
      const { settings } = this;
      if (settings === null) return;
      const { siteId, version } = settings;
      try {
        this.#settings = { ...(await this.#client.saveSettings(siteId, version, input)), siteId };
      } catch (error) {
        this.#settings = { ...(await this.#client.settings(siteId)), siteId };
        throw error;
      }
    });
  }
}
