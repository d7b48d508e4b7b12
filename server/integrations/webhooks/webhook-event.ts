import type { WebhookEvent } from '../../../src/api/integration-contract';

/** A site as an event names it. */
export interface EventSite {
  readonly id: string;
  readonly name: string;
}

/** Something that webhooks are told of: aggregates and alarms only, never anything about a person. */
export interface OutgoingEvent {
  readonly organisationId: string;
  readonly event: WebhookEvent;
  /** Names what happened, so that it goes into the outbox once, however many processes see it. */
  readonly key: string;
  /** When it happened. */
  readonly atMs: number;
  /** Null: it belongs to no site. */
  readonly site: EventSite | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The body of an event, as the guide describes it. */
export function payloadOf({ event, atMs, organisationId, site, data }: OutgoingEvent): string {
  return JSON.stringify({
    type: event,
    timestamp: new Date(atMs).toISOString(),
    data: { organisationId, site, ...data },
  });
}

/** The body of a test. */
export function testPayload(organisationId: string, atMs: number): string {
  return JSON.stringify({ type: 'test', timestamp: new Date(atMs).toISOString(), data: { organisationId } });
}
