import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import type { StoreContext } from '../../store/context';
import { StoreUnavailableError } from '../../store/store';
import { DeliveryError, problemOf } from '../delivery-error';
import type { OutsideAddresses } from '../outside-address';
import { SecretLostError, type SecretBox } from '../secret-box';
import { type AttemptOutcome, type ClaimedDelivery, Outbox } from './outbox';
import { nextAttemptMs } from './retry-schedule';
import { sendWebhook, StatusError } from './send-webhook';
import { signedHeaders } from './signature';
import { targetOf } from './webhook-store';

const POLL_MS = 2_000;
const PRUNE_EVERY_MS = 60 * 60_000;
/** Receivers that are served at once. */
const MAX_LANES = 64;
/** A receiver that is away is left alone this long, then twice as long. */
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 60_000;
/** Why a receiver is left alone: it is away. Whatever it answers is about one event. */
const AWAY: ReadonlySet<string> = new Set(['unreachable', 'timeout', 'name-unknown', 'certificate']);

interface DispatcherOptions {
  readonly context: StoreContext;
  readonly secrets: SecretBox;
  readonly addresses: OutsideAddresses;
  readonly log: Logger;
  readonly timeoutMs?: number;
  readonly random?: () => number;
}

interface Rest {
  readonly untilMs: number;
  readonly lengthMs: number;
}

/**
 * Works the outbox off. Each webhook has a lane of its own, one delivery at a time, so that a receiver that
 * hangs keeps nobody else waiting. Any number of processes may run one; a row is taken by one of them.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #outbox: Outbox;
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #rests = new Map<string, Rest>();
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #isWoken = false;
  #prunedMs = 0;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.context);
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), POLL_MS);
    this.#timer.unref();
    this.wake();
  }

  /** Something is in the outbox: looks at once. */
  wake(): void {
    if (this.#ending.signal.aborted) return;
    if (this.#looking !== null) {
      this.#isWoken = true;
      return;
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      const isWoken = this.#isWoken;
      this.#isWoken = false;
      if (isWoken) this.wake();
    });
  }

  /** Breaks off what runs; it is delivered by the next process. Calling it twice is harmless. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#ending.abort();
    await this.#looking;
    await Promise.all(this.#lanes.values());
  }

  async #look(): Promise<void> {
    try {
      const nowMs = this.#options.context.nowMs();
      if (nowMs - this.#prunedMs > PRUNE_EVERY_MS) {
        await this.#outbox.prune(nowMs);
        this.#prunedMs = nowMs;
      }
      for (const webhookId of await this.#outbox.dueWebhooks(nowMs)) {
        const isResting = (this.#rests.get(webhookId)?.untilMs ?? 0) > nowMs;
        if (isResting || this.#lanes.has(webhookId) || this.#lanes.size >= MAX_LANES) continue;
        const lane = this.#run(webhookId).finally(() => this.#lanes.delete(webhookId));
        this.#lanes.set(webhookId, lane);
      }
    } catch (error) {
      this.#note(error);
    }
  }

  /** Delivers what is due until nothing is, or the receiver is away. */
  async #run(webhookId: string): Promise<void> {
    const { context } = this.#options;
    try {
      while (!this.#ending.signal.aborted) {
        const delivery = await this.#outbox.claim(webhookId, context.nowMs());
        if (delivery === null) return;
        const outcome = await this.#attempt(delivery);
        if (this.#ending.signal.aborted && outcome.kind === 'failed') return;
        const nowMs = context.nowMs();
        await this.#outbox.settle(delivery, outcome, nowMs);
        if (outcome.kind === 'failed' && AWAY.has(outcome.problem.fault)) {
          this.#rest(webhookId, nowMs);
          return;
        }
        if (this.#rests.delete(webhookId)) await this.#outbox.hasten(webhookId, nowMs);
      }
    } catch (error) {
      this.#note(error);
    }
  }

  #rest(webhookId: string, nowMs: number): void {
    const before = this.#rests.get(webhookId)?.lengthMs ?? FIRST_REST_MS / 2;
    const lengthMs = Math.min(before * 2, LONGEST_REST_MS);
    this.#rests.set(webhookId, { untilMs: nowMs + lengthMs, lengthMs });
  }

  async #attempt(delivery: ClaimedDelivery): Promise<AttemptOutcome> {
    const { context, secrets, addresses, timeoutMs, random = Math.random } = this.#options;
    try {
      const target = await targetOf(context, secrets, delivery.webhookId);
      if (target === null) throw new DeliveryError('other', 'The webhook was deleted.');
      const headers = signedHeaders({
        id: delivery.id,
        atMs: context.nowMs(),
        body: delivery.payload,
        secrets: target.secrets,
      });
      const request = { url: target.url, headers, body: delivery.payload };
      const limits = { signal: this.#ending.signal, ...(timeoutMs !== undefined && { timeoutMs }) };
      return { kind: 'delivered', status: await sendWebhook(request, addresses, limits) };
    } catch (error) {
      if (!(error instanceof DeliveryError) && !(error instanceof SecretLostError)) throw error;
      return {
        kind: 'failed',
        status: error instanceof StatusError ? error.status : null,
        problem: problemOf(error),
        nextAttemptMs: nextAttemptMs({ ...delivery, nowMs: context.nowMs(), random: random() }),
      };
    }
  }

  /** The claim of whatever was in hand runs out, and it is tried again. */
  #note(error: unknown): void {
    if (error instanceof StoreUnavailableError) {
      this.#options.log.warn('Webhooks wait for the database', { cause: messageOf(error) });
    } else {
      this.#options.log.error('Webhooks could not be sent', error);
    }
  }
}
