import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import {
  type Delivery,
  MAX_WEBHOOKS,
  ROTATION_MS,
  type Webhook,
  type WebhookInput,
  type WebhookSecret,
} from '../../../src/api/integration-contract';
import { ProblemError } from '../../problem';
import type { StoreContext } from '../../store/context';
import type { ChangeOutcome } from '../../store/store';
import { unchanged } from '../../store/unchanged';
import type { SecretBox } from '../secret-box';
import { deliveryFrom } from './outbox';
import { makeWebhookSecret } from './signature';

/** Where and with what a webhook is sent. */
export interface WebhookTarget {
  readonly url: string;
  /** The newest first; two during a rotation. */
  readonly secrets: readonly string[];
}

/** The context a signing secret is sealed for. */
export function secretContext(webhookId: string): string {
  return JSON.stringify(['webhook', webhookId]);
}

/** The webhooks of one organisation; nothing of another one can be read or changed by it. */
export class WebhookStore {
  constructor(
    private readonly context: StoreContext,
    private readonly secrets: SecretBox,
    private readonly organisationId: string,
  ) {}

  async list(): Promise<Webhook[]> {
    return this.context.guard(async () => {
      const rows = await this.#select().orderBy('webhooks.id').execute();
      return rows.map((row) => this.#webhookFrom(row));
    });
  }

  async get(id: string): Promise<Webhook | null> {
    return this.context.guard(async () => {
      const row = await this.#select().where('webhooks.id', '=', id).executeTakeFirst();
      return row === undefined ? null : this.#webhookFrom(row);
    });
  }

  /** Throws `ProblemError` where there are too many. */
  async create(input: WebhookInput): Promise<WebhookSecret> {
    const id = uuidv7();
    const secret = makeWebhookSecret();
    const sealed = JSON.stringify(await this.secrets.seal(secretContext(id), secret));
    const nowMs = this.context.nowMs();
    await this.context.guard(async () => {
      const { count } = await this.context.db
        .selectFrom('webhooks')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('organisation_id', '=', this.organisationId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_WEBHOOKS) {
        throw new ProblemError(409, `There are ${MAX_WEBHOOKS} webhooks already: delete one first.`);
      }
      const row = { id, organisation_id: this.organisationId, ...columnsOf(input), secret: sealed };
      await this.context.db
        .insertInto('webhooks')
        .values({ ...row, created_ms: nowMs, active_from_ms: nowMs, hourly_until_ms: nowMs })
        .execute();
    });
    return { webhook: await this.#existing(id), secret };
  }

  /** What happened while it was off is not told of. */
  async replace(id: string, version: number | null, input: WebhookInput): Promise<ChangeOutcome<Webhook>> {
    const nowMs = this.context.nowMs();
    return this.#change(id, version, {
      ...columnsOf(input),
      active_from_ms: sql<number>`case when is_enabled then active_from_ms else ${nowMs}::bigint end`,
      hourly_until_ms: sql<number>`case when is_enabled then hourly_until_ms else ${nowMs}::bigint end`,
    });
  }

  /** A new secret; the one before signs too for a day. Null where there is no such webhook. */
  async rotate(id: string): Promise<WebhookSecret | null> {
    const secret = makeWebhookSecret();
    const sealed = JSON.stringify(await this.secrets.seal(secretContext(id), secret));
    const rotated = await this.#change(id, null, {
      previous_secret: sql`secret`,
      previous_until_ms: this.context.nowMs() + ROTATION_MS,
      secret: sealed,
    });
    return rotated.kind === 'changed' ? { webhook: rotated.value, secret } : null;
  }

  /** Removes its deliveries too. */
  async remove(id: string, version: number | null): Promise<ChangeOutcome<null>> {
    const { db, guard } = this.context;
    const { numDeletedRows } = await guard(() =>
      db
        .deleteFrom('webhooks')
        .where('id', '=', id)
        .where('organisation_id', '=', this.organisationId)
        .$if(version !== null, (query) => query.where('version', '=', version))
        .executeTakeFirst(),
    );
    return numDeletedRows > 0n ? { kind: 'changed', value: null } : unchanged(await this.get(id));
  }

  /** The newest first; null where there is no such webhook. */
  async deliveries(id: string, limit: number): Promise<Delivery[] | null> {
    if ((await this.get(id)) === null) return null;
    return this.context.guard(async () => {
      const rows = await this.context.db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('webhook_id', '=', id)
        .where('organisation_id', '=', this.organisationId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(deliveryFrom);
    });
  }

  /** Sends one that was given up once more, with a deadline of its own; false where there is none such. */
  async redeliver(id: string, deliveryId: string): Promise<boolean> {
    const nowMs = this.context.nowMs();
    const { numUpdatedRows } = await this.context.guard(() =>
      this.context.db
        .updateTable('webhook_deliveries')
        .set({ state: 'pending', attempts: 0, created_ms: nowMs, next_attempt_ms: nowMs, finished_ms: null })
        .where('id', '=', deliveryId)
        .where('webhook_id', '=', id)
        .where('organisation_id', '=', this.organisationId)
        .where('state', '=', 'dead')
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  async #change(id: string, version: number | null, set: object): Promise<ChangeOutcome<Webhook>> {
    const { numUpdatedRows } = await this.context.guard(() =>
      this.context.db
        .updateTable('webhooks')
        .set({ ...set, version: sql`version + 1` })
        .where('id', '=', id)
        .where('organisation_id', '=', this.organisationId)
        .$if(version !== null, (query) => query.where('version', '=', version))
        .executeTakeFirst(),
    );
    if (numUpdatedRows === 0n) return unchanged(await this.get(id));
    const value = await this.get(id);
    return value === null ? { kind: 'missing' } : { kind: 'changed', value };
  }

  async #existing(id: string): Promise<Webhook> {
    const webhook = await this.get(id);
    if (webhook === null) throw new ProblemError(404, 'The webhook was deleted meanwhile.');
    return webhook;
  }

  #select() {
    return this.context.db
      .selectFrom('webhooks')
      .select((eb) => [
        'webhooks.id',
        'name',
        'url',
        'events',
        'site_id',
        'is_enabled',
        'version',
        'webhooks.created_ms',
        'previous_until_ms',
        countOf('pending').as('pending'),
        countOf('dead').as('dead'),
        eb
          .selectFrom('webhook_deliveries')
          .select(({ fn }) => fn.max('finished_ms').as('last'))
          .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.id')
          .where('state', '=', 'delivered')
          .as('last_delivered_ms'),
      ])
      .where('organisation_id', '=', this.organisationId);
  }

  #webhookFrom(row: WebhookRow): Webhook {
    const untilMs = row.previous_until_ms;
    return {
      id: row.id,
      name: row.name,
      url: row.url,
      events: [...row.events],
      siteId: row.site_id,
      isEnabled: row.is_enabled,
      version: row.version,
      createdMs: row.created_ms,
      previousSecretUntilMs: untilMs !== null && untilMs > this.context.nowMs() ? untilMs : null,
      pending: row.pending,
      dead: row.dead,
      lastDeliveredMs: row.last_delivered_ms,
    };
  }
}

interface WebhookRow {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookInput['events'][number][];
  readonly site_id: string | null;
  readonly is_enabled: boolean;
  readonly version: number;
  readonly created_ms: number;
  readonly previous_until_ms: number | null;
  readonly pending: number;
  readonly dead: number;
  readonly last_delivered_ms: number | null;
}

function countOf(state: Delivery['state']) {
  return sql<number>`(
    select count(*) from webhook_deliveries
    where webhook_deliveries.webhook_id = webhooks.id and webhook_deliveries.state = ${state}
  )`;
}

function columnsOf({ name, url, events, siteId, isEnabled }: WebhookInput) {
  return { name, url, events: JSON.stringify(events), site_id: siteId, is_enabled: isEnabled };
}

/** Where a webhook's deliveries go now; null where it is gone. Throws `SecretLostError`. */
export async function targetOf(
  context: StoreContext,
  secrets: SecretBox,
  webhookId: string,
): Promise<WebhookTarget | null> {
  const row = await context.guard(() =>
    context.db
      .selectFrom('webhooks')
      .select(['url', 'secret', 'previous_secret', 'previous_until_ms'])
      .where('id', '=', webhookId)
      .executeTakeFirst(),
  );
  if (row === undefined) return null;
  const sealed = [row.secret];
  if (row.previous_secret !== null && (row.previous_until_ms ?? 0) > context.nowMs()) {
    sealed.push(row.previous_secret);
  }
  const opened = sealed.map((secret) => secrets.open(secretContext(webhookId), secret));
  return { url: row.url, secrets: await Promise.all(opened) };
}
