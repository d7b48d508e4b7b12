import type { AlertFiring } from '../../src/domain/alert';
import { messageOf } from '../../src/lib/errors';
import { createAlertSender } from '../../src/outbox/alert-sender';
import { createFallbackAlerts, type AlertStore } from '../../src/outbox/alert-store';
import { LOCAL_KEPT_DAYS } from '../../src/outbox/count-store';
import type { Sender } from '../../src/outbox/sender';
import { createUploads } from '../../src/outbox/upload';
import { createSerial } from '../../src/worker-host/serial';
import type { AnalyticsEvent, AnalyticsStart } from '../protocol';
import type { AnalyticsParts } from './parts';

export interface AlertSinkOptions extends AnalyticsStart {
  readonly parts: AnalyticsParts;
  readonly send: (event: AnalyticsEvent) => void;
}

const KEPT_MS = LOCAL_KEPT_DAYS * 24 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;

/**
 * Where firings go: to the page at once, and into an outbox with its sender (server mode) or this browser's list
 * (local mode). Writes happen in the order they are given; a failing storage falls back to memory and says so.
 */
export class AlertSink {
  readonly store: AlertStore;
  readonly sender: Sender<AlertFiring> | null;
  readonly #options: AlertSinkOptions;
  readonly #serial = createSerial();
  #prunedAtMs = -Infinity;
  #isFailing = false;

  constructor(options: AlertSinkOptions) {
    const { mode, organisationId, parts } = options;
    this.#options = options;
    const stored = parts.openAlerts((message) => this.#problem(message), organisationId);
    this.store = createFallbackAlerts(stored, (error) => this.#failed(error));
    this.sender = mode === 'server' ? this.#createSender() : null;
    this.#prune();
    this.sender?.kick();
  }

  take(firing: AlertFiring): void {
    this.#options.send({ kind: 'alert', firing });
    this.#write(async () => {
      if (this.sender === null) {
        await this.store.keep(firing);
        return;
      }
      const dropped = await this.store.put(firing);
      if (dropped > 0)
        this.#problem(`${dropped} alerts that waited for the server for too long were given up.`);
      this.sender.kick();
    });
    this.#prune();
  }

  /** Resolves when everything given so far is stored. */
  settled(): Promise<void> {
    return this.#serial(() => Promise.resolve());
  }

  #createSender(): Sender<AlertFiring> {
    const { organisationId, parts, send, viewerId } = this.#options;
    const { alertsExclusive: exclusive, egress, isOnline, now, schedule } = parts;
    const { alerts: post } = createUploads(egress, organisationId);
    const onState = (state: Parameters<Parameters<typeof createAlertSender>[0]['onState']>[0]): void =>
      send({ kind: 'alert-outbox', state });
    return createAlertSender({
      store: this.store,
      viewerId,
      post,
      exclusive,
      onState,
      isOnline,
      now,
      schedule,
    });
  }

  #prune(): void {
    const nowMs = this.#options.parts.now();
    if (nowMs - this.#prunedAtMs < PRUNE_EVERY_MS) return;
    this.#prunedAtMs = nowMs;
    this.#write(() => this.store.prune(nowMs - KEPT_MS));
  }

  #write(run: () => Promise<void>): void {
    this.#serial(async () => {
      await run();
      this.#isFailing = false;
    }).catch((error: unknown) => this.#problem(`Alerts could not be stored: ${messageOf(error)}`));
  }

  #failed(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#problem(
      `This browser does not store alerts (${messageOf(error)}). What is not sent is lost when the page is closed.`,
    );
  }

  #problem(message: string): void {
    this.#options.send({ kind: 'problem', message });
  }
}
