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
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** Rows of one read at most. */
export const MAX_ROWS = 2000;
/** A viewer's clock may be this far ahead of ours. */
const MAX_AHEAD_MS = 24 * 3600 * 1000;

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
      const errors = buckets.flatMap(({ startMs }, index) =>
        startMs > receivedMs + MAX_AHEAD_MS
          ? [{ path: `buckets.${index}.startMs`, message: 'more than a day ahead of the server' }]
          : [],
      );
      if (errors.length > 0) {
        throw new ProblemError(422, "A bucket lies more than a day ahead of the server's clock.", { errors });
      }
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
