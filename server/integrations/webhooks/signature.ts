import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const SECRET_BYTES = 32;

/** A new signing secret in the form of Standard Webhooks: `whsec_` and base64. */
export function makeWebhookSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

interface Message {
  /** Stays the same over all attempts, so that a receiver can tell a repetition. */
  readonly id: string;
  /** Of this attempt. */
  readonly atMs: number;
  readonly body: string;
  /** During a rotation two: each signs. */
  readonly secrets: readonly string[];
}

/** The headers of Standard Webhooks. */
export function signedHeaders({ id, atMs, body, secrets }: Message): Readonly<Record<string, string>> {
  const at = new Date(atMs);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(atMs / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
