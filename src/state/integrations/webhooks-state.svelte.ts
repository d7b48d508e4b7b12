import type { IntegrationClient } from '../../api/integration-client';
import type { Delivery, TestResult, Webhook, WebhookInput } from '../../api/integration-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** The webhooks as they are shown and edited. */
export class WebhooksState {
  readonly task: Task;
  #webhooks = $state.raw<readonly Webhook[] | null>(null);
  #tests = $state.raw<ReadonlyMap<string, TestResult>>(new Map());
  #history = $state.raw<{ readonly webhookId: string; readonly deliveries: readonly Delivery[] } | null>(
    null,
  );
  #secret = $state.raw<{ readonly name: string; readonly value: string } | null>(null);

  constructor(
    private readonly client: IntegrationClient['webhooks'],
    texts: Texts,
  ) {
    this.task = new Task(texts);
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
    return this.task.run('load', () => this.#read());
  }

  /** Makes one (null) or changes the one that was read. */
  save(given: Webhook | null, input: WebhookInput): Promise<boolean> {
    return this.#change('save', async () => {
      if (given === null) {
        const { secret } = await this.client.create(input);
        this.#secret = { name: input.name, value: secret };
      } else {
        await this.client.save(given, input);
      }
    });
  }

  rotate({ id, name }: Webhook): Promise<boolean> {
    return this.#change('rotate', async () => {
      const { secret } = await this.client.rotate(id);
      this.#secret = { name, value: secret };
    });
  }

  remove(webhook: Webhook): Promise<boolean> {
    return this.#change('remove', async () => {
      await this.client.remove(webhook);
      if (this.#history?.webhookId === webhook.id) this.#history = null;
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

  /** Reads anew after a failure too: somebody else may have changed it. */
  #change(name: string, work: () => Promise<void>): Promise<boolean> {
    return this.task.run(name, () => work().finally(() => this.#read()));
  }

  async #read(): Promise<void> {
    this.#webhooks = await this.client.list();
  }

  async #readHistory(id: string): Promise<void> {
    this.#history = { webhookId: id, deliveries: await this.client.deliveries(id) };
  }
}
