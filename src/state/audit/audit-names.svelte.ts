import type { AppState } from '../app.svelte';

/** What the ids in the audit log are called now; what is gone has no name any more. */
export class AuditNames {
  #accounts: ReadonlyMap<string, string> = $state.raw(new Map());

  constructor(private readonly app: AppState) {
    void this.#load();
  }

  /** The name of a person, device, site or camera; null: not known (any more). */
  of(id: string): string | null {
    const { config } = this.app;
    return this.#accounts.get(id) ?? config.site(id)?.name ?? config.camera(id)?.name ?? null;
  }

  /** Without them the log shows ids: that is no reason to show a failure. */
  async #load(): Promise<void> {
    const { access } = this.app;
    const { client } = access;
    if (client === null) return;
    const none = (): [] => [];
    const [members, devices] = await Promise.all([
      access.can('members:manage') && access.account !== null ? client.members().catch(none) : [],
      access.can('devices:manage') ? client.devices().catch(none) : [],
    ]);
    this.#accounts = new Map([
      ...members.flatMap(({ id, userId, name }) => [[id, name] as const, [userId, name] as const]),
      ...devices.map(({ id, name }) => [id, name] as const),
    ]);
  }
}
