import { z } from 'zod';
import {
  aggregatesQuerySchema,
  aggregatesReadSchema,
  aggregatesResultSchema,
  MAX_BATCH,
} from '../../src/api/contract';
import { versionedBucketSchema } from '../aggregates/versions';
import { needs } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { type FieldError, ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** Rows of one read at most. */
export const MAX_ROWS = 2000;
const DAY_MS = 24 * 3600 * 1000;
/** A viewer's clock may be this far ahead of ours. */
const MAX_AHEAD_MS = DAY_MS;
/** No viewer waits longer for a server; what is older comes from a clock that is wrong. */
const MAX_AGE_MS = 3653 * DAY_MS;

const url = '/api/v1/aggregates';
const tags = ['aggregates'];

interface AggregateRouteOptions {
  readonly store: Store;
  readonly nowMs: () => number;
  /** Reads one uploaded bucket of any accepted form. */
  readonly bucketSchema?: ReturnType<typeof versionedBucketSchema>;
}

/** Buckets in, merged rows out. */
export function aggregateRoutes(
  app: App,
  { store, nowMs, bucketSchema = versionedBucketSchema() }: AggregateRouteOptions,
): void {
  app.post(
    url,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'Store buckets; repeating an upload changes nothing',
        body: z.strictObject({ buckets: z.array(bucketSchema).min(1).max(MAX_BATCH) }),
        response: { 200: aggregatesResultSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { buckets } = request.body;
      const receivedMs = nowMs();
      assertPossibleTimes(buckets, receivedMs);
      return tenantOf(store, request).buckets.insert(buckets, receivedMs);
    },
  );

  app.get(
    url,
    {
      config: needs('counts:read'),
      schema: {
        tags,
        summary: 'The buckets of a camera, merged per step',
        querystring: aggregatesQuerySchema,
        response: { 200: aggregatesReadSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { query } = request;
      assertRange(query);
      const tenant = tenantOf(store, request);
      if ((await tenant.cameras.get(query.cameraId)) === null) {
        throw new ProblemError(404, `There is no camera "${query.cameraId}".`);
      }
      return { ...query, rows: await tenant.buckets.read(query) };
    },
  );
}

/** Throws 422 for times that only a wrong clock can have written. */
function assertPossibleTimes(buckets: readonly { readonly startMs: number }[], receivedMs: number): void {
  const errors: FieldError[] = [];
  for (const [index, { startMs }] of buckets.entries()) {
    const path = `buckets.${index}.startMs`;
    if (startMs > receivedMs + MAX_AHEAD_MS) {
      errors.push({ path, message: 'more than a day ahead of the server' });
    } else if (startMs < receivedMs - MAX_AGE_MS) {
      errors.push({ path, message: 'more than ten years ago' });
    }
  }
  if (errors.length > 0) {
    throw new ProblemError(
      422,
      "A bucket lies more than a day ahead of the server's clock, or more than ten years back.",
      { errors },
    );
  }
}

function assertRange({ fromMs, toMs, stepMs }: z.output<typeof aggregatesQuerySchema>): void {
  if (toMs <= fromMs) {
    throw new ProblemError(400, 'The range is empty: toMs must be after fromMs.', {
      errors: [{ path: 'toMs', message: 'must be after fromMs' }],
    });
  }
  const rowCount = Math.ceil((toMs - fromMs) / stepMs);
  if (rowCount > MAX_ROWS) {
    throw new ProblemError(
      400,
      `The range has ${rowCount} steps, at most ${MAX_ROWS} are answered: take a longer stepMs or a shorter range.`,
      { errors: [{ path: 'stepMs', message: `too short for this range` }] },
    );
  }
}
