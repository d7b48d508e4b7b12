import { z } from 'zod';
import { OCCUPANCY_BY } from '../domain/config';
import { countSchema, idSchema, timeMsSchema } from './schema-parts';

/**
 * Live numbers and alarms, as server and page share them. What the server tells is read loosely (unknown
 * fields are passed over): a screen that runs for months meets servers newer than itself.
 */

const shareSchema = z.number().min(0).max(1);

const cameraNowSchema = z.object({
  cameraId: idSchema,
  /** Somebody analyses it now: they were heard in the last 10 s. */
  isWatched: z.boolean(),
  /** People in view; null while nobody analyses it. */
  people: countSchema.nullable(),
  /** Server time of the newest analysed frame that is known here. */
  asOfMs: timeMsSchema.nullable(),
  zones: z.array(z.object({ zoneId: idSchema, people: countSchema })).max(33),
});

/** How many people are at a site, and how far that can be relied upon. */
export const siteOccupancySchema = z.object({
  siteId: idSchema,
  by: z.enum(OCCUPANCY_BY),
  /** Never below 0. Null: there is nothing to tell it by. */
  people: countSchema.nullable(),
  /** The balance of the doors as it was counted, which misses of the counting may drive below 0. */
  rawPeople: z.int().nullable(),
  capacity: countSchema.nullable(),
  /** Server time up to which `people` holds. */
  asOfMs: timeMsSchema.nullable(),
  /** By opening hours. */
  isOpen: z.boolean(),
  /** Beginning of the balance of the doors: the last reset or correction, also by an empty site; null when counted by view. */
  sinceMs: timeMsSchema.nullable(),
  /** What the balance had come to when the site was seen empty at `sinceMs`; null: it begins otherwise. */
  seenEmptyInsteadOf: countSchema.nullable(),
  /** Doors: how much of the opened time since then was covered. View: how many of the cameras are watched. */
  coveredShare: shareSchema.nullable(),
  /** Too much was not covered, or the balance went below 0: take it as a hint. */
  isUncertain: z.boolean(),
  /** Entries at the doors since midnight at the site; null: no camera has an entrance. */
  entriesToday: countSchema.nullable(),
  /** The cameras that make up the number: enabled ones, and of those by doors the ones with an entrance. */
  cameras: countSchema,
  watchedCameras: countSchema,
  /** Every enabled camera of the site. */
  perCamera: z.array(cameraNowSchema),
});
export type SiteOccupancy = z.infer<typeof siteOccupancySchema>;
export type CameraNow = z.infer<typeof cameraNowSchema>;

/** `GET /api/v1/occupancy`. */
export const occupancySchema = z.object({ nowMs: timeMsSchema, sites: z.array(siteOccupancySchema) });
export type Occupancy = z.infer<typeof occupancySchema>;

/** `POST /api/v1/sites/:siteId/occupancy`: how many people are there now; 0 resets the balance of the doors. */
export const occupancyCorrectionSchema = z.strictObject({ people: z.int().min(0).max(1_000_000) });

/** What the server raises an alarm for. */
export const ALARM_KINDS = ['camera-not-watched', 'analyser-silent'] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** Something that somebody should look at. Open until `closedMs`; the server closes it by itself. */
export const alarmSchema = z.object({
  id: z.uuid(),
  kind: z.enum(ALARM_KINDS),
  /** Null: a device that belongs to no site. */
  siteId: idSchema.nullable(),
  /** The camera or device; it may be gone meanwhile. */
  subjectId: idSchema,
  /** Its name when the alarm was raised. */
  subjectName: z.string(),
  /** Since when the camera is not watched, or the device silent. */
  sinceMs: timeMsSchema,
  openedMs: timeMsSchema,
  closedMs: timeMsSchema.nullable(),
  acknowledgedMs: timeMsSchema.nullable(),
});
export type Alarm = z.infer<typeof alarmSchema>;

const minutes = z.int().min(1).max(1440);

/** `PUT /api/v1/organisation/alarm-limits`: minutes of silence after which an alarm is raised. */
export const alarmLimitsInputSchema = z.strictObject({
  /** A camera that nobody watches. */
  cameraMinutes: minutes,
  /** An analyser that does not report; it does so twice a minute. */
  analyserMinutes: minutes.min(2),
});
export type AlarmLimitsInput = z.infer<typeof alarmLimitsInputSchema>;

/** `GET /api/v1/organisation/alarm-limits`; version 0: nobody has set them, the server's stand. */
export const alarmLimitsSchema = alarmLimitsInputSchema.extend({ version: z.int().min(0) });
export type AlarmLimits = z.infer<typeof alarmLimitsSchema>;

/** `GET /api/v1/alarms`, newest first; `next` is the `before` of the next page, null at the end. */
export const alarmsSchema = z.object({ alarms: z.array(alarmSchema), next: z.uuid().nullable() });
export type Alarms = z.infer<typeof alarmsSchema>;

/** Events of `GET /api/v1/live`, by their name. */
export const LIVE_EVENTS = {
  /** First, and after a gap: everything. */
  snapshot: z.object({
    nowMs: timeMsSchema,
    sites: z.array(siteOccupancySchema),
    /** Those that are open. */
    alarms: z.array(alarmSchema),
  }),
  /** One site anew: after each change, and every 10 s while somebody counts there. */
  occupancy: siteOccupancySchema,
  /** Opened, acknowledged or closed. */
  alarm: alarmSchema,
} as const;

/** An event of the live stream, parsed. */
export type LiveEvent = {
  readonly [Kind in keyof typeof LIVE_EVENTS]: {
    readonly kind: Kind;
    readonly value: z.infer<(typeof LIVE_EVENTS)[Kind]>;
  };
}[keyof typeof LIVE_EVENTS];

/** A comment comes at least this often. */
export const LIVE_PING_MS = 15_000;
/** A holder of a lease that was not heard for this long does not count any more. */
export const SILENT_AFTER_MS = 10_000;
