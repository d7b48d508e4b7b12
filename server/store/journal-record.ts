import { z } from 'zod';
import { cameraSchema, siteSchema } from '../../src/api/contract';
import type { Bucket } from '../../src/domain/bucket';
import type { Site } from '../../src/domain/config';
import type { StoredCamera } from './store';
import { versionedBucketSchema } from '../aggregates/versions';

/** What the journal holds: the outcome of each acknowledged write. Applying one twice changes nothing. */
export type JournalRecord =
  | { readonly kind: 'buckets'; readonly receivedMs: number; readonly buckets: readonly Bucket[] }
  | { readonly kind: 'site'; readonly site: Site; readonly createdMs: number }
  | { readonly kind: 'site-removed'; readonly id: string }
  | { readonly kind: 'camera'; readonly camera: StoredCamera; readonly createdMs: number }
  | { readonly kind: 'camera-removed'; readonly id: string };

const createdMs = z.int();

/** Reads a record back. */
export const journalRecordSchema: z.ZodType<JournalRecord> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('buckets'), receivedMs: z.int(), buckets: z.array(versionedBucketSchema()) }),
  z.object({ kind: z.literal('site'), site: siteSchema, createdMs }),
  z.object({ kind: z.literal('site-removed'), id: z.string() }),
  z.object({ kind: z.literal('camera'), camera: cameraSchema, createdMs }),
  z.object({ kind: z.literal('camera-removed'), id: z.string() }),
]);
