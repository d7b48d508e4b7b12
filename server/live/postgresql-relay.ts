import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import { type LiveMessage, liveMessageSchema } from './live-message';

const CHANNEL = 'hiro_live';
/** PostgreSQL takes less than 8,000 bytes. */
const MAX_PAYLOAD_BYTES = 7_900;
/** Messages of this long go out together. */
const GATHER_MS = 20;
/** More than these do not wait for a database that is away. */
const MAX_WAITING = 2_000;
const MIN_RECONNECT_MS = 250;
const MAX_RECONNECT_MS = 10_000;
/** A connection that a firewall has dropped is found out by this. */
const PROBE_EVERY_MS = 15_000;
const PROBE_TIMEOUT_MS = 10_000;

const payloadSchema = z.object({ from: z.string(), messages: z.array(z.unknown()) });

interface RelayOptions {
  readonly databaseUrl: string;
  readonly log: Logger;
  readonly onMessage: (message: LiveMessage) => void;
}

/**
 * Carries messages to and from the other processes on one PostgreSQL, by LISTEN and NOTIFY on a
 * connection of its own. Looks for the database as long as it is away.
 */
export class PostgresqlRelay {
  readonly #options: RelayOptions;
  readonly #ownName = randomUUID();
  #client: pg.Client | null = null;
  #waiting: string[] = [];
  #hasLost = false;
  #isSending = false;
  #failures = 0;
  #sendTimer: NodeJS.Timeout | undefined;
  #reconnectTimer: NodeJS.Timeout | undefined;
  #probeTimer: NodeJS.Timeout | undefined;
  #connecting: Promise<void>;
  #isClosed = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#connecting = this.#connect();
  }

  /** Sends soon; while the database is away the newest messages wait. */
  send(message: LiveMessage): void {
    if (this.#isClosed) return;
    this.#waiting.push(JSON.stringify(message));
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting.splice(0, this.#waiting.length - MAX_WAITING);
      this.#hasLost = true;
    }
    this.#sendTimer ??= setTimeout(() => void this.#flush(), GATHER_MS);
  }

  /** Tries to send what waits, and ends. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#flush();
    this.#isClosed = true;
    clearTimeout(this.#sendTimer);
    clearTimeout(this.#reconnectTimer);
    clearInterval(this.#probeTimer);
    await this.#connecting;
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.databaseUrl,
      connectionTimeoutMillis: PROBE_TIMEOUT_MS,
      query_timeout: PROBE_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'hiro-cctv live',
    });
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, new Error('the connection ended')));
    client.on('notification', ({ payload }) => this.#received(payload));
    try {
      await client.connect();
      // A notification is a commit; this one need not be on the disk.
      await client.query(`set synchronous_commit = off`);
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      this.#retry(error);
      return;
    }
    if (this.#isClosed) return client.end();
    this.#client = client;
    // Whoever read the database before this may have missed what came between.
    this.#options.onMessage({ kind: 'gap' });
    if (this.#failures > 0) {
      this.#options.log.info('Other processes hear this one again');
      this.#hasLost = true;
    }
    this.#failures = 0;
    this.#probeTimer = setInterval(() => void this.#probe(client), PROBE_EVERY_MS);
    this.#probeTimer.unref();
    await this.#flush();
  }

  async #probe(client: pg.Client): Promise<void> {
    await client.query('select 1').catch((error: unknown) => this.#lost(client, error));
  }

  #lost(client: pg.Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = null;
    clearInterval(this.#probeTimer);
    void client.end().catch(() => undefined);
    this.#retry(error);
  }

  #retry(error: unknown): void {
    if (this.#isClosed) return;
    if (this.#failures === 0) {
      this.#options.log.warn('Other processes do not hear this one until the database answers', {
        cause: messageOf(error),
      });
    }
    const delayMs = Math.min(MIN_RECONNECT_MS * 2 ** this.#failures, MAX_RECONNECT_MS);
    this.#failures = Math.min(this.#failures + 1, 10);
    this.#reconnectTimer = setTimeout(
      () => {
        this.#connecting = this.#connect();
      },
      delayMs * (0.5 + Math.random() / 2),
    );
    this.#reconnectTimer.unref();
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#sendTimer);
    this.#sendTimer = undefined;
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#client !== null && (this.#waiting.length > 0 || this.#hasLost)) {
        if (this.#hasLost) this.#waiting.unshift(JSON.stringify({ kind: 'gap' }));
        this.#hasLost = false;
        const count = this.#fitting();
        await this.#notify(this.#client, this.#waiting.splice(0, count));
      }
    } finally {
      this.#isSending = false;
    }
  }

  async #notify(client: pg.Client, messages: readonly string[]): Promise<void> {
    const payload = this.#payloadOf(messages);
    if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) {
      this.#options.log.error('A message is too long for other processes', { bytes: payload.length });
      this.#hasLost = true;
      return;
    }
    try {
      await client.query('select pg_notify($1, $2)', [CHANNEL, payload]);
    } catch (error) {
      this.#hasLost = true;
      this.#lost(client, error);
    }
  }

  /** How many of those that wait go into one payload; one at least. */
  #fitting(): number {
    let sizeBytes = Buffer.byteLength(this.#payloadOf([]));
    let count = 0;
    for (const text of this.#waiting) {
      sizeBytes += Buffer.byteLength(text) + 1;
      if (sizeBytes > MAX_PAYLOAD_BYTES) break;
      count += 1;
    }
    return Math.max(count, 1);
  }

  #payloadOf(messages: readonly string[]): string {
    return `{"from":${JSON.stringify(this.#ownName)},"messages":[${messages.join(',')}]}`;
  }

  #received(payload: string | undefined): void {
    const parsed = payloadSchema.safeParse(parseJson(payload));
    if (!parsed.success || parsed.data.from === this.#ownName) return;
    for (const one of parsed.data.messages) {
      // A newer process may say things that this one does not know.
      const message = liveMessageSchema.safeParse(one);
      if (message.success) this.#options.onMessage(message.data);
    }
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
