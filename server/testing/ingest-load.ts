import { z } from 'zod';
import { aggregatesReadSchema, aggregatesResultSchema } from '../../src/api/contract';
import type { Bucket } from '../../src/domain/bucket';
import { SAMPLE_START_MS, sampleBucket } from './sample-bucket';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** A viewer that uploads without a pause, each bucket with one entry, and keeps what was not confirmed. */
export class IngestLoad {
  /** Confirmed by a 2xx. */
  readonly acknowledged = new Set<string>();
  /** Sent or not, and not confirmed. */
  readonly waiting = new Map<string, Bucket>();
  readonly refused: string[] = [];
  #minute = 0;

  /** One bucket of a minute of its own, so that a sum tells a doubled one. */
  make(count: number): Bucket[] {
    const buckets = Array.from({ length: count }, () => sampleBucket(this.#minute++, { entries: 1 }));
    for (const bucket of buckets) this.waiting.set(bucket.id, bucket);
    return buckets;
  }

  /** Uploads; false where no confirmation came. */
  async send(origin: string, buckets: readonly Bucket[]): Promise<boolean> {
    if (buckets.length === 0) return true;
    try {
      const response = await fetch(`${origin}/api/v1/aggregates`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ buckets }),
      });
      if (!response.ok) return false;
      const { stored, duplicate, refused } = aggregatesResultSchema.parse(await response.json());
      this.refused.push(...refused.map(({ id }) => id));
      for (const id of [...stored, ...duplicate]) {
        this.acknowledged.add(id);
        this.waiting.delete(id);
      }
      return true;
    } catch (error) {
      // The connection broke; a malformed answer would be a fault of its own.
      if (error instanceof z.ZodError) throw error;
      return false;
    }
  }

  /** Sends again what was not confirmed, until it is. */
  async settle(origin: string): Promise<boolean> {
    const waiting = [...this.waiting.values()];
    for (let start = 0; start < waiting.length; start += 500) {
      if (!(await this.send(origin, waiting.slice(start, start + 500)))) return false;
    }
    return true;
  }

  /** How many of its buckets the server counts. */
  async countStored(origin: string): Promise<number> {
    let count = 0;
    for (let minute = 0; minute < this.#minute; minute += DAY_MINUTES) {
      const fromMs = SAMPLE_START_MS + minute * MINUTE_MS;
      const toMs = fromMs + DAY_MINUTES * MINUTE_MS;
      const range = `cameraId=demo&fromMs=${fromMs}&toMs=${toMs}&stepMs=${MINUTE_MS}`;
      const response = await fetch(`${origin}/api/v1/aggregates?${range}`);
      const { rows } = aggregatesReadSchema.parse(await response.json());
      count += rows.reduce((sum, { entries }) => sum + entries, 0);
    }
    return count;
  }
}
