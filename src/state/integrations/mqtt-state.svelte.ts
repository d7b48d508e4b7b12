import type { IntegrationClient } from '../../api/integration-client';
import type { MqttInput, MqttView, TestResult } from '../../api/integration-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

const LOOK_EVERY_MS = 5_000;

/** The MQTT broker as it is shown and edited. */
export class MqttState {
  readonly task: Task;
  #view = $state.raw<MqttView | null>(null);
  #test = $state.raw<TestResult | null>(null);
  /** What stands in the form. */
  url = $state('mqtt://');
  username = $state('');
  /** Empty: the stored one stays. */
  password = $state('');
  topicPrefix = $state('hiro');
  caCertificate = $state('');
  isDiscoveryOn = $state(true);
  discoveryPrefix = $state('homeassistant');

  constructor(
    private readonly client: IntegrationClient['mqtt'],
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.load();
  }

  /** Null until read. */
  get view(): MqttView | null {
    return this.#view;
  }

  /** How the last test went; null: none since the form was changed. */
  get test(): TestResult | null {
    return this.#test;
  }

  /** Looks at the state again and again; returns its undo. */
  follow(): () => void {
    const timer = setInterval(() => {
      if (this.#view?.settings != null && !document.hidden && this.task.busy === null) void this.#look();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }

  load(): Promise<boolean> {
    return this.task.run('load', async () => this.#take(await this.client.view()));
  }

  save({ isEnabled }: { readonly isEnabled: boolean }): Promise<boolean> {
    this.#test = null;
    return this.task.run('save', async () => this.#take(await this.client.save(this.#input(isEnabled))));
  }

  tryOut(): Promise<boolean> {
    this.#test = null;
    return this.task.run('test', async () => {
      this.#test = await this.client.test(this.#input(true));
    });
  }

  remove(): Promise<boolean> {
    return this.task.run('remove', async () => {
      await this.client.remove();
      this.#take(await this.client.view());
    });
  }

  /** A failed look is no news: the next one comes soon. */
  async #look(): Promise<void> {
    const view = await this.client.view().catch(() => null);
    if (view !== null) this.#view = view;
  }

  #take(view: MqttView): void {
    this.#view = view;
    this.password = '';
    const { settings } = view;
    if (settings === null) return;
    this.url = settings.url;
    this.username = settings.username ?? '';
    this.topicPrefix = settings.topicPrefix;
    this.caCertificate = settings.caCertificate ?? '';
    this.isDiscoveryOn = settings.isDiscoveryOn;
    this.discoveryPrefix = settings.discoveryPrefix;
  }

  #input(isEnabled: boolean): MqttInput {
    const username = this.username.trim();
    // Without a user there is no password; an empty field keeps the stored one.
    const password =
      username === '' ? { password: null } : this.password === '' ? {} : { password: this.password };
    return {
      isEnabled,
      url: this.url.trim(),
      username: username === '' ? null : username,
      ...password,
      topicPrefix: this.topicPrefix.trim(),
      caCertificate: this.caCertificate.trim() === '' ? null : this.caCertificate.trim(),
      isDiscoveryOn: this.isDiscoveryOn,
      discoveryPrefix: this.discoveryPrefix.trim(),
    };
  }
}
