import { z } from 'zod';
import { MIN_THRESHOLD } from '../aggregates/withhold';
import { BUCKET_SCHEMA_VERSION, DWELL_EDGES_SEC } from '../domain/bucket';
import {
  DEFAULT_SITE_LIVE,
  EMPTY_MINUTES,
  MAX_MIN_HEIGHT,
  OCCUPANCY_BY,
  RELEASE_PERIODS,
  SEARCH_DETAILS,
  SITE_PROFILES,
  ZONE_PURPOSES,
} from '../domain/config';
import { faceMatchingSchema } from './face-matching-schema';
import { momentPolicySchema } from './moment-schema';
import { localTimeSchema, openingHoursSchema } from './opening-hours-schema';
import { externalSourceSchema, gatewaySourceSchema } from './source-schemas';
import {
  countSchema as count,
  durationMsSchema as durationMs,
  idSchema as id,
  nameSchema as name,
  timeMsSchema as timeMs,
  uuidSchema as uuid,
} from './schema-parts';
import { httpUrl } from './url-schemas';
import { ENGINES } from '../domain/engine';

/** The schemas that page and server share. Unknown fields are refused everywhere. */

/** One bucket lies within one UTC minute. */
export const MINUTE_MS = 60_000;
/** Names the organisation that an upload belongs to: another one takes nothing of it. */
export const ORGANISATION_HEADER = 'hiro-organisation';
/** Buckets in one upload at most. */
export const MAX_BATCH = 500;

const unit = z.number().min(0).max(1);

const pointSchema = z.strictObject({ x: unit, y: unit });

export const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('demo') }),
  z.strictObject({ kind: z.literal('sample') }),
  z.strictObject({ kind: z.literal('webcam'), deviceId: z.string().max(256).nullable() }),
  z.strictObject({ kind: z.literal('file'), name: z.string().min(1).max(255) }),
  z.strictObject({ kind: z.literal('hls'), url: httpUrl }),
  z.strictObject({ kind: z.literal('whep'), url: httpUrl }),
  gatewaySourceSchema,
  externalSourceSchema,
]);

export const lineSchema = z.strictObject({
  id,
  name,
  role: z.enum(['entrance', 'counter']),
  start: pointSchema,
  end: pointSchema,
});

const polygonSchema = z.array(pointSchema).min(3).max(32);

export const zoneSchema = z.strictObject({
  id,
  name,
  polygon: polygonSchema,
  purpose: z.enum(ZONE_PURPOSES).exactOptional(),
});

const personSearchSchema = z.strictObject({
  region: polygonSchema.readonly().nullable(),
  minHeight: z.number().min(0).max(MAX_MIN_HEIGHT),
  detail: z.enum(SEARCH_DETAILS),
});

const featuresSchema = z.strictObject({ ageGender: z.boolean(), mood: z.boolean() });

const breakdownPolicySchema = z
  .strictObject({
    period: z.enum(RELEASE_PERIODS),
    threshold: z.int().min(MIN_THRESHOLD).max(100),
    epsilon: z.number().min(0.01).max(10).multipleOf(0.01).nullable(),
  })
  .refine(({ period, epsilon }) => epsilon === null || period !== 'hour', {
    path: ['epsilon'],
    message: 'noise is for releases by the day: an hour would be all noise',
  });

const emptyCheckSchema = z.strictObject({
  cameraIds: z.array(id).min(1).max(16).readonly(),
  minutes: z.int().min(EMPTY_MINUTES.min).max(EMPTY_MINUTES.max),
});

const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, 'expected an IANA time zone such as "Europe/Vienna"');

/** What a client may write of a site. */
export const siteInputSchema = z.strictObject({
  name,
  timeZone,
  profile: z.enum(SITE_PROFILES),
  features: featuresSchema,
  breakdowns: breakdownPolicySchema.exactOptional(),
  moments: momentPolicySchema.exactOptional(),
  faces: faceMatchingSchema.nullable().exactOptional(),
  capacity: z.int().min(1).max(1_000_000).nullable().default(DEFAULT_SITE_LIVE.capacity),
  openingHours: openingHoursSchema.nullable().default(DEFAULT_SITE_LIVE.openingHours),
  resetTime: localTimeSchema.nullable().default(DEFAULT_SITE_LIVE.resetTime),
  emptyCheck: emptyCheckSchema.nullable().default(DEFAULT_SITE_LIVE.emptyCheck),
  occupancyBy: z.enum(OCCUPANCY_BY).default(DEFAULT_SITE_LIVE.occupancyBy),
});
const noticeConfirmationSchema = z.strictObject({
  version: z.string().max(128),
  confirmedAtMs: timeMs,
  confirmedBy: z.string().max(128),
});

export const siteSchema = siteInputSchema.extend({
  id,
  organisationId: id,
  /** Set by a confirmation alone; without it age, gender and mood are off, whatever `features` says. */
  notice: noticeConfirmationSchema.exactOptional(),
  version: z.int().min(1),
});

/** The body of `POST /api/v1/sites/:siteId/notice-confirmation`: the notice that was read. */
export const noticeConfirmationInputSchema = z.strictObject({ version: z.string().min(1).max(128) });

/** What a client may write of a camera. */
export const cameraInputSchema = z.strictObject({
  siteId: id,
  name,
  isEnabled: z.boolean().default(true),
  source: sourceSchema,
  lines: z.array(lineSchema).max(16),
  zones: z.array(zoneSchema).max(32),
  search: personSearchSchema.exactOptional(),
});
export const cameraSchema = cameraInputSchema.extend({ id, version: z.int().min(1) });

export const organisationSchema = z.strictObject({ id, name });

const occupancySchema = z.strictObject({
  personMs: durationMs,
  min: count.nullable(),
  max: count.nullable(),
});

const bucketShape = z.strictObject({
  schemaVersion: z.literal(BUCKET_SCHEMA_VERSION),
  id: uuid,
  cameraId: id,
  configVersion: z.int().min(0),
  epoch: z.int().min(0),
  viewerId: uuid,
  startMs: timeMs,
  endMs: timeMs,
  coveredMs: durationMs,
  framesAnalysed: count,
  framesDropped: count,
  engine: z.enum(ENGINES),
  models: z.array(z.strictObject({ id, sha: z.string().regex(/^[0-9a-f]{8}$/) })).max(16),
  occupancy: occupancySchema,
  entries: count,
  exits: count,
  lines: z.array(z.strictObject({ lineId: id, in: count, out: count })).max(16),
  zones: z
    .array(
      z.strictObject({
        zoneId: id,
        occupancy: occupancySchema,
        dwell: z.strictObject({
          counts: z.array(count).length(DWELL_EDGES_SEC.length + 1),
          sumMs: durationMs,
        }),
      }),
    )
    .max(33),
  sections: z
    .strictObject({ staff: z.strictObject({ isExcluded: z.boolean(), excluded: count }).exactOptional() })
    .exactOptional(),
});

/** A bucket as it is uploaded; see `domain/bucket.ts`. */
export const bucketSchema = bucketShape.superRefine((bucket, context) => {
  const fail = (path: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  if (bucket.endMs <= bucket.startMs) fail('endMs', 'must be after startMs');
  if (Math.floor(bucket.startMs / MINUTE_MS) !== Math.floor((bucket.endMs - 1) / MINUTE_MS)) {
    fail('endMs', 'start and end must lie in one UTC minute');
  }
  if (bucket.coveredMs > bucket.endMs - bucket.startMs) fail('coveredMs', 'cannot exceed endMs − startMs');
});

/** The body of `POST /api/v1/aggregates`. */
export const aggregatesInputSchema = z.strictObject({ buckets: z.array(bucketSchema).min(1).max(MAX_BATCH) });

/** A bucket that will never be stored, and why: another viewer has counted its time. */
export const refusedBucketSchema = z.strictObject({ id: uuid, reason: z.string() });

/** The answer: each id stands in exactly one list. `duplicate` ids were stored before. */
export const aggregatesResultSchema = z.strictObject({
  stored: z.array(uuid),
  duplicate: z.array(uuid),
  refused: z.array(refusedBucketSchema).default([]),
});

export const aggregatesQuerySchema = z.strictObject({
  cameraId: id,
  fromMs: z.coerce.number().pipe(timeMs),
  toMs: z.coerce.number().pipe(timeMs),
  /** Width of a row, a whole number of minutes. */
  stepMs: z.coerce.number().pipe(
    z
      .int()
      .min(MINUTE_MS)
      .max(31 * 24 * 60 * MINUTE_MS)
      .multipleOf(MINUTE_MS),
  ),
});

/** One row of a read: the buckets of one step, merged. Rows without covered time are left out. */
export const aggregateRowSchema = z.strictObject({
  startMs: timeMs,
  endMs: timeMs,
  coveredMs: durationMs,
  framesAnalysed: count,
  framesDropped: count,
  occupancy: occupancySchema,
  entries: count,
  exits: count,
  // Merged: every line and zone that the configuration had during the step.
  lines: z.array(bucketShape.shape.lines.element),
  zones: z.array(bucketShape.shape.zones.element),
  /** Left out where no site of the time leaves out its staff. */
  staff: z
    .strictObject({
      /** How often somebody was recognised and left out. */
      excluded: count,
      /** Covered time in which staff was left out, and in which it should have been and was not. */
      excludedMs: durationMs,
      notExcludedMs: durationMs,
    })
    .exactOptional(),
});

export const aggregatesReadSchema = z.strictObject({
  cameraId: id,
  fromMs: timeMs,
  toMs: timeMs,
  stepMs: z.int(),
  rows: z.array(aggregateRowSchema),
});

/** `GET /api/v1/time`: for the viewer's clock offset. */
export const timeSchema = z.strictObject({ nowMs: timeMs });

export const healthSchema = z.strictObject({
  status: z.literal('ok'),
  product: z.literal('hiro-cctv'),
  version: z.string(),
  store: z.enum(['embedded', 'postgresql']),
});

/** RFC 9457; `errors` names each field at fault. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  /** Why the gateway cannot show a source; see `GATEWAY_PROBLEMS`. */
  code: z.string().optional(),
});

export type SiteInput = z.infer<typeof siteInputSchema>;
/** As a client sends it: what has a default may be left out. */
export type CameraInput = z.input<typeof cameraInputSchema>;
/** The same with its defaults filled in. */
export type CameraValues = z.output<typeof cameraInputSchema>;
export type Organisation = z.infer<typeof organisationSchema>;
export type AggregateRow = z.infer<typeof aggregateRowSchema>;
export type AggregatesRead = z.infer<typeof aggregatesReadSchema>;
export type AggregatesQuery = z.infer<typeof aggregatesQuerySchema>;
export type AggregatesResult = z.infer<typeof aggregatesResultSchema>;
export type Problem = z.infer<typeof problemSchema>;
