import type { IntegrationClient } from '../../api/integration-client';
import type { Delivery, TestResult, Webhook, WebhookInput } from '../../api/integration-contract';
import { Task } from './task.svelte';

/** The webhooks as they are shown and edited. */
export class WebhooksState {
  readonly task = new Task();
  #webhooks = $state.raw<readonly Webhook[] | null>(null);
  #tests = $state.raw<ReadonlyMap<string, TestResult>>(new Map());
  #history = $state.raw<{ readonly webhookId: string; readonly deliveries: readonly Delivery[] } | null>(
    null,
  );
  #secret = $state.raw<{ readonly name: string; readonly value: string } | null>(null);

  constructor(private readonly client: IntegrationClient['webhooks']) {
    void this.load();
  }

  /** Null until read. */
  get webhooks(): readonly Webhook[] | null {
    return this.#webhooks;
  }

  /** A secret that was just made; it is never shown again. */
  get secret(): { readonly name: string; readonly value: string } | null {
    return this.#secret;
  }

  /** The deliveries of the webhook that is open; null: none is. */
  get history(): { readonly webhookId: string; readonly deliveries: readonly Delivery[] } | null {
    return this.#history;
  }

  /** How the last test of a webhook went. */
  testOf(id: string): TestResult | null {
    return this.#tests.get(id) ?? null;
  }

  load(): Promise<boolean> {
    return this.task.run('load', async () => {
      this.#webhooks = await this.client.list();
    });
  }

  /** Makes one (`id` null) or changes it. */
  save(id: string | null, input: WebhookInput): Promise<boolean> {
    return this.task.run('save', async () => {
      if (id === null) {
        const { secret } = await this.client.create(input);
        this.#secret = { name: input.name, value: secret };
      } else {
        await this.client.save(id, input);
      }
      this.#webhooks = await this.client.list();
    });
  }

  rotate({ id, name }: Webhook): Promise<boolean> {
    return this.task.run('rotate', async () => {
      const { secret } = await this.client.rotate(id);
      this.#secret = { name, value: secret };
      this.#webhooks = await this.client.list();
    });
  }

  remove(id: string): Promise<boolean> {
    return this.task.run('remove', async () => {
      await this.client.remove(id);
      if (this.#history?.webhookId === id) this.#history = null;
      this.#webhooks = await this.client.list();
    });
  }

  tryOut(id: string): Promise<boolean> {
    this.#tests = new Map([...this.#tests].filter(([known]) => known !== id));
    return this.task.run(`test ${id}`, async () => {
      const result = await this.client.test(id);
      this.#tests = new Map([...this.#tests, [id, result]]);
    });
  }

  /** Shows a webhook's deliveries, or closes them. */
  toggleHistory(id: string): Promise<boolean> {
    if (this.#history?.webhookId === id) {
      this.#history = null;
      return Promise.resolve(true);
    }
    return this.task.run('history', () => this.#readHistory(id));
  }

  retry(id: string, deliveryId: string): Promise<boolean> {
    return this.task.run('retry', async () => {
      await this.client.retry(id, deliveryId);
      await this.#readHistory(id);
      this.#webhooks = await this.client.list();
    });
  }

  /** The secret was copied. */
  forgetSecret(): void {
    this.#secret = null;
  }

  async #readHistory(id: string): Promise<void> {
    this.#history = { webhookId: id, deliveries: await this.client.deliveries(id) };
  }
}
