import { z } from 'zod';
import { bucketSchema } from '../../src/api/contract';

/** A schema that reads one uploaded form of a bucket and gives today's form. */
export type BucketParser = z.core.$ZodTypeDiscriminable & z.ZodType<z.output<typeof bucketSchema>>;

/**
 * One parser per form that is still accepted: today's and the one before. When the form changes, the
 * old schema moves here as `oldSchema.transform(upgrade)`, where `upgrade` fills in what is new.
 */
export const BUCKET_PARSERS: readonly [BucketParser, ...BucketParser[]] = [bucketSchema];

/** Reads any of the given forms, told apart by `schemaVersion`. */
export function versionedBucketSchema(
  parsers: readonly [BucketParser, ...BucketParser[]] = BUCKET_PARSERS,
): z.ZodType<z.output<typeof bucketSchema>> {
  return z.discriminatedUnion('schemaVersion', parsers);
}
