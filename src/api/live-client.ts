import type { EgressFetch } from '../egress/egress';
import type { Undo } from '../lib/disposer';
import { isAbortError } from '../lib/errors';
import { createLogger } from '../lib/logger';
import { pause, reconnectPauseMs } from '../reconnect-pause';
import { API_ROOT } from './client';
import { parseJson } from './http';
import { LIVE_EVENTS, type LiveEvent } from './live-contract';
import { EventStreamParser, type RawEvent } from './event-stream-parser';

/** What whoever follows the live stream hears. */
export interface LiveListener {
  onEvent(event: LiveEvent): void;
  /** An incident was opened or is not as it was: `incidentSchema` reads it. */
  onIncident?(json: unknown): void;
  /** Something came, be it only a comment. */
  onAlive?(): void;
  /** It was tried in vain or has broken, and is opened again by itself; `status` is what the server answered. */
  onLost?(status: number | null): void;
}

interface LiveStreamOptions {
  readonly egress: EgressFetch;
  /** Null: all that whoever asks may see. */
  readonly siteId: string | null;
  readonly listener: LiveListener;
  readonly root?: string;
  /** A connection that is silent for this long is broken; the server gives a sign of life every 15 s. */
  readonly stalledAfterMs?: number;
  readonly random?: () => number;
}

const STALLED_AFTER_MS = 40_000;
/** Whoever is refused does not become welcome within seconds. */
const REFUSED_PAUSE_MS = 15_000;
const DEFAULT_RETRY_MS = 1_000;

const logger = createLogger('live-stream');

/**
 * Follows the live stream until the undo is called, whatever happens to the connection. Each connection
 * stands in the ledger as one request.
 */
export function followLive(options: LiveStreamOptions): Undo {
  const abort = new AbortController();
  run(options, abort.signal).catch((error: unknown) => {
    if (!abort.signal.aborted) logger.error('the live stream has ended', error);
  });
  return () => abort.abort();
}

async function run(options: LiveStreamOptions, signal: AbortSignal): Promise<void> {
  const { listener, random = Math.random } = options;
  let failures = 0;
  while (!signal.aborted) {
    const connection = new Connection(options, signal);
    let status: number | null = null;
    try {
      status = await connection.read();
    } catch (error) {
      if (signal.aborted) return;
      if (!isAbortError(error)) logger.debug('the live stream broke', { cause: String(error) });
    }
    failures = connection.wasUseful ? 1 : failures + 1;
    listener.onLost?.(status);
    const isRefused = status !== null && status >= 400 && status < 500;
    const leastMs = isRefused ? REFUSED_PAUSE_MS : connection.wasUseful ? connection.retryMs : 0;
    await pause(reconnectPauseMs(failures, { random, leastMs }), signal);
  }
}

/** One request and its endless answer. */
class Connection {
  /** Whether an event came. */
  wasUseful = false;
  /** How long the server asks to wait before the next one. */
  retryMs = DEFAULT_RETRY_MS;
  readonly #options: LiveStreamOptions;
  readonly #signal: AbortSignal;
  readonly #stall = new AbortController();
  #stallTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveStreamOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** Reads until it ends; returns the status of an answer that is no stream, null after a stream. */
  async read(): Promise<number | null> {
    const { egress, siteId, root = API_ROOT } = this.#options;
    const query = siteId === null ? '' : `?siteId=${encodeURIComponent(siteId)}`;
    this.#watch();
    try {
      const response = await egress('counts-read', {
        url: `${root}/live${query}`,
        headers: { accept: 'text/event-stream' },
        signal: AbortSignal.any([this.#signal, this.#stall.signal]),
      });
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
      if (!response.ok || !isStream || response.body === null) {
        await response.body?.cancel();
        return response.status;
      }
      await this.#readBody(response.body.getReader());
      return null;
    } finally {
      clearTimeout(this.#stallTimer);
    }
  }

  async #readBody(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const parser = new EventStreamParser();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        this.#watch();
        this.#options.listener.onAlive?.();
        for (const raw of parser.push(value)) this.#take(raw);
      }
    } finally {
      reader.cancel().catch(() => undefined);
    }
  }

  #take(raw: RawEvent): void {
    if (raw.retryMs !== null) this.retryMs = raw.retryMs;
    if (raw.name === 'incident' && raw.data !== null) {
      this.#options.listener.onIncident?.(parseJson(raw.data));
      return;
    }
    const event = liveEventFrom(raw);
    if (event === null) return;
    this.wasUseful = true;
    this.#options.listener.onEvent(event);
  }

  /** Starts the wait for a sign of life anew. */
  #watch(): void {
    clearTimeout(this.#stallTimer);
    const stalledAfterMs = this.#options.stalledAfterMs ?? STALLED_AFTER_MS;
    this.#stallTimer = setTimeout(() => this.#stall.abort(), stalledAfterMs);
  }
}

/** Null: an event that this page does not know, or cannot read. */
function liveEventFrom({ name, data }: RawEvent): LiveEvent | null {
  if (data === null) return null;
  const json = parseJson(data);
  switch (name) {
    case 'snapshot': {
      const { data: value } = LIVE_EVENTS.snapshot.safeParse(json);
      return value === undefined ? null : { kind: 'snapshot', value };
    }
    case 'occupancy': {
      const { data: value } = LIVE_EVENTS.occupancy.safeParse(json);
      return value === undefined ? null : { kind: 'occupancy', value };
    }
    case 'alarm': {
      const { data: value } = LIVE_EVENTS.alarm.safeParse(json);
      return value === undefined ? null : { kind: 'alarm', value };
    }
    default:
      return null;
  }
}
