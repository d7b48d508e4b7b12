import { LIVE_PING_MS } from '../../../src/api/live-contract';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import type { Identity } from '../../access/identity';
import type { AlarmStore } from '../alarms/alarm-store';
import type { LiveBus, LiveMessage } from '../live-bus';
import type { OccupancyBoard } from '../occupancy/occupancy-board';
import { eventFrame, PING_FRAME, retryFrame, type StreamEvent } from './event-frames';
import type { EventStream } from './event-stream';
import { revoked } from './stream-access';
import { Topic } from './topic';

/** Between two looks at who may still read. */
const CHECK_EVERY_MS = 15_000;

interface LiveStreamsParts {
  readonly board: OccupancyBoard;
  readonly alarms: AlarmStore;
  readonly bus: Pick<LiveBus, 'subscribe'>;
  readonly identity: Identity;
  readonly connectionsPerOrganisation: number;
  readonly log: Logger;
  readonly nowMs: () => number;
  readonly checkEveryMs?: number;
}

interface Followed {
  /** By site; the empty name: all sites. */
  readonly topics: Map<string, Topic>;
  readonly unfollow: () => void;
  count: number;
}

/** The open live streams of this process. Each event is made once and sent to all as the same bytes. */
export class LiveStreams {
  readonly #parts: LiveStreamsParts;
  readonly #organisations = new Map<string, Followed>();
  readonly #streams = new Set<EventStream>();
  readonly #unsubscribe: () => void;
  readonly #pingTimer: NodeJS.Timeout;
  readonly #checkTimer: NodeJS.Timeout;
  #isChecking = false;
  #lastId = 0;
  #isEnded = false;

  constructor(parts: LiveStreamsParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.bus.subscribe((message) => this.#hear(message));
    this.#pingTimer = setInterval(() => this.#ping(), LIVE_PING_MS);
    this.#checkTimer = setInterval(() => void this.check(), parts.checkEveryMs ?? CHECK_EVERY_MS);
    this.#pingTimer.unref();
    this.#checkTimer.unref();
  }

  /** Of one organisation, or of all. */
  count(organisationId?: string): number {
    if (organisationId === undefined) return this.#streams.size;
    return this.#organisations.get(organisationId)?.count ?? 0;
  }

  /** Whether an organisation may open one more. */
  hasRoom(organisationId: string): boolean {
    return !this.#isEnded && this.count(organisationId) < this.#parts.connectionsPerOrganisation;
  }

  /** Reads what the first event says, so that a failure can still be answered as one. */
  async prepare(organisationId: string, siteId: string | null): Promise<void> {
    const followed = this.#follow(organisationId);
    try {
      await this.#topic(followed, { organisationId, siteId }).snapshot();
    } finally {
      this.#tidy(organisationId, followed);
    }
  }

  /** Takes a connection whose headers were sent, until it ends. */
  async add(stream: EventStream): Promise<void> {
    const { organisationId } = stream.principal;
    const followed = this.#follow(organisationId);
    const topic = this.#topic(followed, { organisationId, siteId: stream.siteId });
    followed.count += 1;
    this.#streams.add(stream);
    stream.onClose(() => {
      this.#streams.delete(stream);
      topic.streams.delete(stream);
      followed.count -= 1;
      this.#tidy(organisationId, followed);
    });
    stream.write(retryFrame(Math.random));
    try {
      await topic.add(stream);
    } catch (error) {
      this.#parts.log.warn('A live stream could not begin', { cause: messageOf(error) });
      stream.end();
    }
    if (this.#isEnded) stream.end();
  }

  /** Ends the streams of whoever may not read them any more. */
  async check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      for (const stream of await revoked(this.#parts.identity, [...this.#streams])) stream.end();
    } finally {
      this.#isChecking = false;
    }
  }

  /** Ends all streams; their clients connect again, to whoever answers then. Twice is harmless. */
  close(): void {
    this.#isEnded = true;
    clearInterval(this.#pingTimer);
    clearInterval(this.#checkTimer);
    this.#unsubscribe();
    for (const stream of [...this.#streams]) stream.end();
    for (const { unfollow } of this.#organisations.values()) unfollow();
    this.#organisations.clear();
  }

  #follow(organisationId: string): Followed {
    const known = this.#organisations.get(organisationId);
    if (known !== undefined) return known;
    const followed: Followed = {
      topics: new Map(),
      unfollow: this.#parts.board.follow(organisationId, (value) => {
        this.#send(followed, value.siteId, { kind: 'occupancy', value });
      }),
      count: 0,
    };
    this.#organisations.set(organisationId, followed);
    return followed;
  }

  #topic(
    followed: Followed,
    scope: { readonly organisationId: string; readonly siteId: string | null },
  ): Topic {
    const name = scope.siteId ?? '';
    const known = followed.topics.get(name);
    if (known !== undefined) return known;
    const { board, alarms, nowMs } = this.#parts;
    const topic = new Topic({ board, alarms, nowMs, scope, nextId: () => this.#nextId() });
    followed.topics.set(name, topic);
    return topic;
  }

  #tidy(organisationId: string, followed: Followed): void {
    for (const [name, topic] of followed.topics) if (topic.isIdle) followed.topics.delete(name);
    if (followed.topics.size > 0 || followed.count > 0) return;
    followed.unfollow();
    if (this.#organisations.get(organisationId) === followed) this.#organisations.delete(organisationId);
  }

  #hear(message: LiveMessage): void {
    if (message.kind === 'gap') {
      for (const { topics } of this.#organisations.values())
        for (const topic of topics.values()) this.#renew(topic);
      return;
    }
    const followed = this.#organisations.get(message.organisationId);
    if (followed === undefined) return;
    if (message.kind === 'alarm') {
      this.#send(followed, message.alarm.siteId, { kind: 'alarm', value: message.alarm });
    } else if (message.kind === 'incident') {
      this.#send(followed, message.incident.siteId, { kind: 'incident', value: message.incident });
    } else if (message.kind === 'configuration-changed') {
      for (const topic of followed.topics.values()) this.#renew(topic);
    }
  }

  #renew(topic: Topic): void {
    topic.renew().catch((error: unknown) => {
      this.#parts.log.warn('A live snapshot could not be made', { cause: messageOf(error) });
    });
  }

  #send({ topics }: Followed, siteId: string | null, event: StreamEvent): void {
    const wanted = [topics.get(''), siteId === null ? undefined : topics.get(siteId)];
    if (wanted.every((topic) => topic === undefined)) return;
    const frame = eventFrame(event, this.#nextId());
    for (const topic of wanted) topic?.send(frame);
  }

  #ping(): void {
    for (const stream of [...this.#streams]) stream.ping(PING_FRAME);
  }

  #nextId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }
}
