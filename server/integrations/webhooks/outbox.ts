import { type Kysely, sql, type Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Delivery, WebhookEvent } from '../../../src/api/integration-contract';
import { deliveryFaultSchema } from '../../../src/api/integration-contract';
import type { StoreContext } from '../../store/context';
import type { Database } from '../../store/schema';
import type { Problem } from '../delivery-error';
import { type OutgoingEvent, payloadOf } from './webhook-event';

/** An attempt has this long; after it the delivery is anybody's again. Longer than a timeout. */
export const CLAIM_MS = 30_000;
const DELIVERED_KEPT_MS = 7 * 24 * 60 * 60_000;
const DEAD_KEPT_MS = 30 * 24 * 60 * 60_000;

type Executor = Kysely<Database> | Transaction<Database>;

/**
 * Puts an event into the outbox of every webhook that wants it; the same event again changes nothing. In
 * the transaction of what happened, so that one is never stored without the other. Tells how many are new.
 */
export async function enqueueEvent(db: Executor, event: OutgoingEvent, nowMs: number): Promise<number> {
  const webhooks = await db
    .selectFrom('webhooks')
    .select('id')
    .where('organisation_id', '=', event.organisationId)
    .where('is_enabled', '=', true)
    .where(sql<boolean>`events @> ${JSON.stringify([event.event])}::jsonb`)
    .where('active_from_ms', '<=', event.atMs)
    .where((eb) =>
      event.site === null
        ? eb('site_id', 'is', null)
        : eb.or([eb('site_id', 'is', null), eb('site_id', '=', event.site.id)]),
    )
    .execute();
  return enqueueFor(
    db,
    webhooks.map(({ id }) => id),
    event,
    nowMs,
  );
}

/** The same for these webhooks, which are known to want it. */
export async function enqueueFor(
  db: Executor,
  webhookIds: readonly string[],
  event: OutgoingEvent,
  nowMs: number,
): Promise<number> {
  if (webhookIds.length === 0) return 0;
  const payload = payloadOf(event);
  const stored = await db
    .insertInto('webhook_deliveries')
    .values(
      webhookIds.map((webhookId) => ({
        id: uuidv7(),
        webhook_id: webhookId,
        organisation_id: event.organisationId,
        event: event.event,
        event_key: event.key,
        payload,
        state: 'pending' as const,
        created_ms: nowMs,
        attempts: 0,
        next_attempt_ms: nowMs,
      })),
    )
    .onConflict((conflict) => conflict.columns(['webhook_id', 'event_key']).doNothing())
    .returning('id')
    .execute();
  return stored.length;
}

/** A delivery that somebody has taken on. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly organisationId: string;
  readonly payload: string;
  readonly createdMs: number;
  /** With the one that begins now. */
  readonly attempts: number;
}

/** How an attempt ended. */
export type AttemptOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  /** Null: given up. */
  | {
      readonly kind: 'failed';
      readonly status: number | null;
      readonly problem: Problem;
      readonly nextAttemptMs: number | null;
    };

/** The outbox as the dispatcher works it off. */
export class Outbox {
  constructor(private readonly context: StoreContext) {}

  /** Webhooks that are switched on and have something due. */
  dueWebhooks(nowMs: number): Promise<readonly string[]> {
    return this.context.guard(async () => {
      const rows = await this.context.db
        .selectFrom('webhooks')
        .select('id')
        .where('is_enabled', '=', true)
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('webhook_deliveries')
              .select('webhook_deliveries.id')
              .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.id')
              .where('state', '=', 'pending')
              .where('next_attempt_ms', '<=', nowMs),
          ),
        )
        .execute();
      return rows.map(({ id }) => id);
    });
  }

  /** Takes the delivery of a webhook that is due longest; null: nothing is due, or others have it. */
  claim(webhookId: string, nowMs: number): Promise<ClaimedDelivery | null> {
    const { db, guard } = this.context;
    return guard(async () => {
      const due = db
        .selectFrom('webhook_deliveries')
        .select('id')
        .where('webhook_id', '=', webhookId)
        .where('state', '=', 'pending')
        .where('next_attempt_ms', '<=', nowMs)
        .orderBy('next_attempt_ms')
        .limit(1)
        .forUpdate()
        .skipLocked();
      const row = await db
        .updateTable('webhook_deliveries')
        .set((eb) => ({ attempts: eb('attempts', '+', 1), next_attempt_ms: nowMs + CLAIM_MS }))
        .where('id', '=', due)
        .returning(['id', 'webhook_id', 'organisation_id', 'payload', 'created_ms', 'attempts'])
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        id: row.id,
        webhookId: row.webhook_id,
        organisationId: row.organisation_id,
        payload: row.payload,
        createdMs: row.created_ms,
        attempts: row.attempts,
      };
    });
  }

  /** Writes down how an attempt ended; a later claim of somebody else is left alone. */
  settle({ id, attempts }: ClaimedDelivery, outcome: AttemptOutcome, nowMs: number): Promise<void> {
    const set =
      outcome.kind === 'delivered'
        ? {
            state: 'delivered' as const,
            finished_ms: nowMs,
            last_status: outcome.status,
            last_fault: null,
            last_detail: null,
          }
        : {
            last_status: outcome.status,
            last_fault: outcome.problem.fault,
            last_detail: outcome.problem.detail.slice(0, 500),
            ...(outcome.nextAttemptMs === null
              ? { state: 'dead' as const, finished_ms: nowMs }
              : { next_attempt_ms: outcome.nextAttemptMs }),
          };
    return this.context.guard(async () => {
      await this.context.db
        .updateTable('webhook_deliveries')
        .set(set)
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .where('state', '=', 'pending')
        .execute();
    });
  }

  /** Whoever was away is back: what failed because of that is due now. */
  async hasten(webhookId: string, nowMs: number): Promise<void> {
    await this.context.guard(() =>
      this.context.db
        .updateTable('webhook_deliveries')
        .set({ next_attempt_ms: nowMs })
        .where('webhook_id', '=', webhookId)
        .where('state', '=', 'pending')
        .where('next_attempt_ms', '>', nowMs + CLAIM_MS)
        .where('last_fault', 'in', ['unreachable', 'timeout', 'name-unknown', 'certificate'])
        .execute(),
    );
  }

  /** Forgets what was finished long ago. */
  async prune(nowMs: number): Promise<void> {
    await this.context.guard(() =>
      this.context.db
        .deleteFrom('webhook_deliveries')
        .where((eb) =>
          eb.or([
            eb.and([eb('state', '=', 'delivered'), eb('finished_ms', '<', nowMs - DELIVERED_KEPT_MS)]),
            eb.and([eb('state', '=', 'dead'), eb('finished_ms', '<', nowMs - DEAD_KEPT_MS)]),
          ]),
        )
        .execute(),
    );
  }
}

interface DeliveryRow {
  readonly id: string;
  readonly event: WebhookEvent;
  readonly state: Delivery['state'];
  readonly created_ms: number;
  readonly attempts: number;
  readonly next_attempt_ms: number;
  readonly finished_ms: number | null;
  readonly last_status: number | null;
  readonly last_fault: string | null;
  readonly last_detail: string | null;
}

/** A delivery as it is answered. */
export function deliveryFrom(row: DeliveryRow): Delivery {
  const fault = deliveryFaultSchema.safeParse(row.last_fault);
  return {
    id: row.id,
    event: row.event,
    state: row.state,
    createdMs: row.created_ms,
    attempts: row.attempts,
    nextAttemptMs: row.state === 'pending' ? row.next_attempt_ms : null,
    finishedMs: row.finished_ms,
    lastStatus: row.last_status,
    lastProblem:
      row.last_fault === null
        ? null
        : { fault: fault.success ? fault.data : 'other', detail: row.last_detail ?? '' },
  };
}
