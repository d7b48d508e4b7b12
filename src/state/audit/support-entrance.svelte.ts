import { createAuditClient } from '../../api/audit-client';
import { egressFetch } from '../../egress/egress';
import { messageOf } from '../../lib/errors';
import type { Entrance } from '../accounts/entrance.svelte';

/** Support comes in by the link that an owner gave; the page is loaded anew once it has. */
export class SupportEntrance {
  #failure = $state<string | null>(null);

  constructor(private readonly entrance: Entrance) {
    void this.#comeIn();
  }

  /** Why it did not work, in words. */
  get failure(): string | null {
    return this.#failure;
  }

  async #comeIn(): Promise<void> {
    try {
      await createAuditClient(egressFetch).openSupport(this.entrance.secret ?? '');
      this.entrance.enter({ screen: 'live', cameraId: null });
    } catch (error) {
      this.#failure = messageOf(error);
    }
  }
}
