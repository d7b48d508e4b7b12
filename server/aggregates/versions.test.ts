import type { LightMyRequestResponse as Response } from 'fastify';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bucketSchema, problemSchema } from '../../src/api/contract';
import { buildApp } from '../app';
import { keptLog } from '../testing/quiet-log';
import { sampleBucket } from '../testing/sample-bucket';
import { stubStore } from '../testing/stub-store';
import { BUCKET_PARSERS, versionedBucketSchema } from './versions';

/** An invented form 0, which did not count dropped frames. */
const oldSchema = z
  .strictObject({ schemaVersion: z.literal(0), bucket: bucketSchema })
  .transform(({ bucket }) => ({ ...bucket, framesDropped: 0 }));

test('the form before today’s is upgraded, others are refused by name', () => {
  const schema = versionedBucketSchema([...BUCKET_PARSERS, oldSchema]);
  const bucket = sampleBucket(0, { framesDropped: 3 });
  expect(schema.parse({ schemaVersion: 0, bucket })).toEqual({ ...bucket, framesDropped: 0 });
  expect(schema.parse(bucket).framesDropped).toBe(3);
  const refused = schema.safeParse({ ...sampleBucket(), schemaVersion: 9 });
  expect(refused.error?.issues[0]?.path).toEqual(['schemaVersion']);
});

test('today only form 1 is accepted', async () => {
  const app = await buildApp({ store: stubStore(), appDir: '/nowhere', log: keptLog().log });
  const post = (version: number): Promise<Response> =>
    app.inject({
      method: 'POST',
      url: '/api/v1/aggregates',
      payload: { buckets: [{ ...sampleBucket(), schemaVersion: version }] },
    });
  expect((await post(1)).statusCode).toBe(200);
  for (const version of [0, 2]) {
    const response = await post(version);
    expect(response.statusCode).toBe(400);
    expect(problemSchema.parse(response.json()).errors?.[0]?.path).toBe('buckets.0.schemaVersion');
  }
  await app.close();
});
