import { setTimeout as sleep } from 'node:timers/promises';
import type { MqttStatus } from '../../../src/api/integration-contract';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import { problemOf } from '../delivery-error';
import type { LiveNumbers } from '../live-numbers';
import type { OutsideAddresses } from '../outside-address';
import { type BrokerConnection, connectBroker } from './broker-connection';
import { discoveryMessages } from './home-assistant';
import { availabilityTopic, type MqttMessage, siteMessages } from './mqtt-messages';
import type { BrokerSettings } from './mqtt-store';

/** No topic is written more often. */
const TICK_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A connection that lasted this long was a good one: the next pause is short again. */
const GOOD_CONNECTION_MS = 30_000;
const LONGEST_GOODBYE_MS = 3_000;

interface PublisherOptions {
  readonly settings: BrokerSettings;
  readonly numbers: LiveNumbers;
  readonly addresses: OutsideAddresses;
  readonly log: Logger;
  readonly nowMs: () => number;
  readonly saveStatus: (status: MqttStatus) => Promise<void>;
  readonly saveTopics: (topics: readonly string[]) => Promise<void>;
}

/**
 * Keeps one organisation's numbers at its broker: connects, writes what changed, and connects anew when
 * the broker goes away. Its client id is always the same, so that a broker lets in one of two at most.
 */
export class MqttPublisher {
  readonly #options: PublisherOptions;
  readonly #ending = new AbortController();
  readonly #topics: Set<string>;
  readonly #running: Promise<void>;
  #connection: BrokerConnection | null = null;
  /** What the broker has of us, by topic, since this connection. */
  #published = new Map<string, string>();
  #lastProblem: MqttStatus['lastProblem'] = null;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#topics = new Set(options.settings.topics);
    this.#running = this.#run();
  }

  get settings(): BrokerSettings {
    return this.#options.settings;
  }

  /**
   * Ends. handed-over: somebody else publishes now. offline: says that numbers are not kept up any more.
   * removed: takes every message of ours off the broker, as far as it can be reached.
   */
  async stop(how: 'handed-over' | 'offline' | 'removed'): Promise<void> {
    this.#ending.abort();
    // A broker that hangs is not waited for.
    await Promise.race([this.#running, sleep(LONGEST_GOODBYE_MS, undefined, { ref: false })]);
    const connection = this.#connection;
    if (connection === null) return;
    try {
      if (how === 'removed') {
        for (const topic of [...this.#topics]) await connection.publish(topic, '', { isRetained: true });
        await this.#options.saveTopics([]);
      }
      if (how === 'offline') await this.#announce(connection, 'offline');
    } catch (error) {
      this.#options.log.warn('The broker was not told of the end', { cause: messageOf(error) });
    } finally {
      await connection.close();
    }
  }

  async #run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#ending.signal.aborted) {
      const startedMs = this.#options.nowMs();
      try {
        await this.#note('connecting');
        await this.#serve();
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        await this.#connection?.close();
        this.#connection = null;
        const problem = problemOf(error);
        this.#lastProblem = { ...problem, atMs: this.#options.nowMs() };
        this.#options.log.warn('MQTT is interrupted', { fault: problem.fault, cause: problem.detail });
        await this.#note('failed');
      }
      if (this.#options.nowMs() - startedMs > GOOD_CONNECTION_MS) pauseMs = FIRST_PAUSE_MS;
      await this.#pause(pauseMs * (0.75 + Math.random() / 2));
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Connects and publishes until the end is asked for; throws where the connection breaks. */
  async #serve(): Promise<void> {
    const { settings, addresses } = this.#options;
    const { config, installation } = settings;
    const connection = await connectBroker(
      {
        ...config,
        password: await settings.password(),
        clientId: `hiro-${installation}`,
        will: { topic: availabilityTopic(config), payload: 'offline' },
      },
      addresses,
    );
    this.#connection = connection;
    this.#published = new Map();
    let failure: Error | null = null;
    void connection.ended.then((reason) => (failure = reason));
    let isNoted = false;
    while (!this.#ending.signal.aborted) {
      await this.#publish(connection);
      if (failure !== null) throw failure;
      if (!isNoted) await this.#note('connected');
      isNoted = true;
      await Promise.race([this.#pause(TICK_MS), connection.ended]);
      if (failure !== null) throw failure;
    }
  }

  /** Brings the broker to what is true now. */
  async #publish(connection: BrokerConnection): Promise<void> {
    let messages: readonly MqttMessage[];
    try {
      messages = await this.#messages();
    } catch (error) {
      // Numbers that nobody can read are old ones.
      this.#options.log.warn('MQTT waits for the numbers', { cause: messageOf(error) });
      return this.#announce(connection, 'offline');
    }
    const wanted = new Set([...messages.map(({ topic }) => topic), availabilityTopic(this.settings.config)]);
    const stale = [...this.#topics].filter((topic) => !wanted.has(topic));
    if ([...wanted].some((topic) => !this.#topics.has(topic))) {
      for (const topic of wanted) this.#topics.add(topic);
      await this.#options.saveTopics([...this.#topics]);
    }
    for (const topic of stale) {
      await connection.publish(topic, '', { isRetained: true });
      this.#topics.delete(topic);
      this.#published.delete(topic);
    }
    if (stale.length > 0) await this.#options.saveTopics([...this.#topics]);
    for (const { topic, value } of messages) await this.#put(connection, topic, value);
    await this.#announce(connection, 'online');
  }

  async #messages(): Promise<readonly MqttMessage[]> {
    const { settings, numbers } = this.#options;
    const { config, installation, organisationId } = settings;
    const sites = await numbers.sites(organisationId);
    return sites.flatMap((site) => [
      ...siteMessages(config, site),
      ...(config.isDiscoveryOn ? discoveryMessages({ ...config, installation }, site) : []),
    ]);
  }

  #announce(connection: BrokerConnection, word: 'online' | 'offline'): Promise<void> {
    return this.#put(connection, availabilityTopic(this.settings.config), word);
  }

  async #put(connection: BrokerConnection, topic: string, value: MqttMessage['value']): Promise<void> {
    const content = typeof value === 'string' ? value : JSON.stringify(value);
    if (this.#published.get(topic) === content) return;
    const at = new Date(this.#options.nowMs()).toISOString();
    const payload = typeof value === 'string' ? value : JSON.stringify({ ...value, at });
    await connection.publish(topic, payload, { isRetained: true });
    this.#published.set(topic, content);
  }

  async #note(state: MqttStatus['state']): Promise<void> {
    const status = { state, sinceMs: this.#options.nowMs(), lastProblem: this.#lastProblem };
    try {
      await this.#options.saveStatus(status);
    } catch (error) {
      this.#options.log.warn('The state of MQTT was not stored', { cause: messageOf(error) });
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#ending.signal, ref: false }).catch(() => undefined);
  }
}
