import { randomUUID } from 'node:crypto';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import type { LiveNumbers } from '../live-numbers';
import type { OutsideAddresses } from '../outside-address';
import type { BrokerSettings, MqttStore } from './mqtt-store';
import { MqttPublisher } from './publisher';

const TICK_MS = 3_000;
/** A process that has not been heard of for this long publishes no more. */
const LEASE_MS = 15_000;

interface PublishersOptions {
  readonly store: MqttStore;
  readonly numbers: LiveNumbers;
  readonly addresses: OutsideAddresses;
  readonly log: Logger;
  readonly nowMs: () => number;
}

/** The publishers of this process: of several processes, one publishes for an organisation. */
export class MqttPublishers {
  readonly #options: PublishersOptions;
  readonly #id = randomUUID();
  readonly #publishers = new Map<string, MqttPublisher>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: PublishersOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.follow(), TICK_MS);
    this.#timer.unref();
    void this.follow();
  }

  /** Follows the settings: renews the leases, starts and stops publishers. */
  follow(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#running ??= this.#follow()
      .catch((error: unknown) =>
        this.#options.log.warn('MQTT waits for the database', { cause: messageOf(error) }),
      )
      .finally(() => (this.#running = null));
    return this.#running;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running;
    await Promise.all([...this.#publishers.values()].map((publisher) => publisher.stop('offline')));
    this.#publishers.clear();
    await this.#options.store.release(this.#id).catch(() => undefined);
  }

  async #follow(): Promise<void> {
    const { store, nowMs } = this.#options;
    const leased = await store.lease(this.#id, nowMs() + LEASE_MS);
    const wanted = new Map(leased.map((settings) => [settings.organisationId, settings]));
    await Promise.all(
      [...this.#publishers].map(([id, publisher]) => this.#check(id, publisher, wanted.get(id))),
    );
    for (const [id, settings] of wanted) {
      if (settings.config.isEnabled && !this.#publishers.has(id))
        this.#publishers.set(id, this.#open(settings));
    }
  }

  /** Stops a publisher whose settings are others now, or that is not ours any more. */
  async #check(id: string, publisher: MqttPublisher, settings: BrokerSettings | undefined): Promise<void> {
    const { config, version } = publisher.settings;
    if (settings?.version === version) return;
    this.#publishers.delete(id);
    if (settings === undefined) {
      const isRemoved = (await this.#options.store.view(id)).settings === null;
      return publisher.stop(isRemoved ? 'removed' : 'handed-over');
    }
    const staysThere = settings.config.isEnabled && settings.config.url === config.url;
    return publisher.stop(staysThere ? 'handed-over' : 'removed');
  }

  #open(settings: BrokerSettings): MqttPublisher {
    const { store, numbers, addresses, log, nowMs } = this.#options;
    const { organisationId } = settings;
    return new MqttPublisher({
      settings,
      numbers,
      addresses,
      log,
      nowMs,
      saveStatus: (status) => store.saveStatus(organisationId, this.#id, status),
      saveTopics: (topics) => store.saveTopics(organisationId, this.#id, topics),
    });
  }
}
