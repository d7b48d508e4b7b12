import { z } from 'zod';
import { DWELL_EDGES_SEC } from '../domain/bucket';
import { STAFF_EXCLUSIONS } from '../domain/staff-exclusion';
import { countSchema, durationMsSchema, idSchema, timeMsSchema } from './schema-parts';

/** What a row is about, in the time zone of the site. Weeks begin on Monday. */
export const PERIODS = ['hour', 'day', 'week', 'month'] as const;
/** Rows in one answer at most, times the cameras where lines and zones are given; an export has no limit. */
export const MAX_STATISTICS_ROWS = 10_000;

const localDate = z.iso
  .date('expected a date such as 2026-11-01')
  .refine((text) => text >= '1970-01-02' && text < '2100-01-01', 'expected a date from 1970 to 2099');

/** `GET /api/v1/statistics`. Neither camera nor site: all of the organisation. */
export const statisticsQuerySchema = z
  .strictObject({
    cameraId: idSchema.optional(),
    siteId: idSchema.optional(),
    /** Local dates of the site; `to` is not part of the range. */
    from: localDate,
    to: localDate,
    by: z.enum(PERIODS),
    /** A file of any length. `Accept: text/csv` asks for one too. */
    format: z.enum(['csv', 'json']).optional(),
  })
  .superRefine(({ cameraId, siteId, from, to }, context) => {
    if (cameraId !== undefined && siteId !== undefined) {
      context.addIssue({ code: 'custom', path: ['siteId'], message: 'give a camera or a site, not both' });
    }
    if (to <= from) context.addIssue({ code: 'custom', path: ['to'], message: 'must be after from' });
  });
export type StatisticsQuery = z.output<typeof statisticsQuerySchema>;

const occupancySchema = z.strictObject({
  /** Person-milliseconds of all cameras. */
  personMs: durationMsSchema,
  /** People present on average: of each camera over its covered time, and these added up. */
  meanPeople: z.number(),
  /** The fewest and the most people in one picture of one camera; of several cameras no sum. */
  min: countSchema.nullable(),
  max: countSchema.nullable(),
});

const dwellSchema = z.strictObject({
  visits: z.int().min(0),
  sumMs: z.number().min(0),
  /** Null without visits. */
  meanMs: z.number().nullable(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
  /** Ended visits by dwell; for the classes see the glossary. */
  counts: z.array(z.int().min(0)).length(DWELL_EDGES_SEC.length + 1),
});

const total = z.int().min(0);
/** For how much of its watched time a number leaves out the staff, as face matching recognises it. */
const staffExcluded = z.enum(STAFF_EXCLUSIONS);

/** One period. What was not watched is null, never zero. */
export const statisticsRowSchema = z.strictObject({
  /** Local time with its offset; only the date where several time zones are merged. */
  start: z.string(),
  end: z.string(),
  startMs: timeMsSchema,
  endMs: timeMsSchema,
  /** Watched time of all cameras, and what it could have been so far: the share is the coverage. */
  coveredMs: z.number().min(0),
  expectedMs: z.number().min(0),
  entries: total.nullable(),
  exits: total.nullable(),
  occupancy: occupancySchema.nullable(),
  /** Visits of the whole picture. */
  dwell: dwellSchema.nullable(),
  /** Null: nothing was watched. */
  staffExcluded: staffExcluded.nullable(),
  /** Watched time in which staff was left out. */
  staffExcludedMs: z.number().min(0),
  /** Left out for all of the organisation, as are the zones. */
  lines: z
    .array(z.strictObject({ cameraId: idSchema, lineId: idSchema, in: total, out: total, staffExcluded }))
    .exactOptional(),
  zones: z
    .array(
      z.strictObject({
        cameraId: idSchema,
        zoneId: idSchema,
        personMs: z.number().min(0),
        min: countSchema.nullable(),
        max: countSchema.nullable(),
        dwell: dwellSchema,
        staffExcluded,
      }),
    )
    .exactOptional(),
});
export type StatisticsRow = z.infer<typeof statisticsRowSchema>;

/** Every period of the range, the earliest first. */
export const statisticsSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  by: z.enum(PERIODS),
  /** Null where sites in several time zones are merged: each row is that date at every site. */
  timeZone: z.string().nullable(),
  cameraIds: z.array(idSchema),
  rows: z.array(statisticsRowSchema),
});
export type Statistics = z.infer<typeof statisticsSchema>;
