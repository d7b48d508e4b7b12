import { z } from 'zod';
import {
  ALERT_KINDS,
  MAX_FIRING_COUNT,
  MAX_FIRINGS_A_BATCH,
  MAX_SUBJECT_LENGTH,
  RULE_KINDS,
  SEVERITIES,
} from '../domain/alert';
import { REPORT_LANGUAGES } from './integration-contract';
import { idSchema, isStorable, timeMsSchema, uuidSchema } from './schema-parts';

/**
 * Alerts, as page and server share them: firings come in, incidents go out. What the server tells is read
 * loosely (unknown fields are passed over): a screen that runs for months meets servers newer than itself.
 */

const text = (longest: number) =>
  z.string().trim().min(1).max(longest).refine(isStorable, 'contains a character that cannot be stored');

/** `AlertFiring`. */
export const firingSchema = z
  .strictObject({
    id: uuidSchema,
    ruleId: uuidSchema,
    cameraId: idSchema,
    kind: z.enum(RULE_KINDS),
    severity: z.enum(SEVERITIES),
    zoneId: idSchema.nullable(),
    beganAtMs: timeMsSchema,
    firedAtMs: timeMsSchema,
    endedAtMs: timeMsSchema.nullable(),
    count: z.int().min(0).max(MAX_FIRING_COUNT).nullable(),
    confidence: z.number().min(0).max(1).nullable(),
    subject: text(MAX_SUBJECT_LENGTH).nullable(),
  })
  .refine(({ beganAtMs, firedAtMs }) => beganAtMs <= firedAtMs, {
    path: ['beganAtMs'],
    message: 'is after firedAtMs',
  })
  .refine(({ beganAtMs, endedAtMs }) => endedAtMs === null || beganAtMs <= endedAtMs, {
    path: ['endedAtMs'],
    message: 'is before beganAtMs',
  });

/** `POST /api/v1/alerts`. The same id again changes nothing, except that a firing that was going on may end. */
export const firingsInputSchema = z.strictObject({
  viewerId: uuidSchema,
  firings: z.array(firingSchema).min(1).max(MAX_FIRINGS_A_BATCH),
});
export type FiringsInput = z.output<typeof firingsInputSchema>;

/** `FiringsResult`: every id stands in one of the lists. */
export const firingsResultSchema = z.object({
  stored: z.array(uuidSchema),
  duplicate: z.array(uuidSchema),
  refused: z.array(z.object({ id: uuidSchema, reason: z.string() })),
});

/** `joinMinutes` and `stormPerMinute`, from and to. */
export const JOIN_MINUTES = { min: 1, max: 1440 } as const;
export const STORM_PER_MINUTE = { min: 1, max: 100 } as const;

/** `PUT /api/v1/sites/:siteId/alert-settings`: who is told of a site's incidents, and what makes one of them. */
export const alertSettingsInputSchema = z.strictObject({
  /** Ids of members who get a mail; none: nobody. */
  recipients: z
    .array(idSchema)
    .max(50)
    .refine((ids) => new Set(ids).size === ids.length, 'names a member twice'),
  /** From which severity on they get one. */
  mailFrom: z.enum(SEVERITIES),
  language: z.enum(REPORT_LANGUAGES),
  /** A firing joins an incident that somebody looks after within so long. */
  joinMinutes: z.int().min(JOIN_MINUTES.min).max(JOIN_MINUTES.max),
  /** More new incidents than this within a minute become one. */
  stormPerMinute: z.int().min(STORM_PER_MINUTE.min).max(STORM_PER_MINUTE.max),
});
export type AlertSettingsInput = z.output<typeof alertSettingsInputSchema>;

/** Version 0: nobody has set them, the usual ones stand. */
export const alertSettingsSchema = alertSettingsInputSchema.extend({ version: z.int().min(0) });
export type AlertSettings = z.output<typeof alertSettingsSchema>;

/** What a site has until somebody sets it. */
export const DEFAULT_ALERT_SETTINGS: AlertSettingsInput = {
  recipients: [],
  mailFrom: 'warning',
  language: 'en',
  joinMinutes: 10,
  stormPerMinute: 10,
};

/** Nothing is silenced for longer than a week. */
export const MAX_SNOOZE_MS = 7 * 24 * 60 * 60_000;

/**
 * `POST /api/v1/sites/:siteId/alert-snoozes`: firings of a rule or a camera are written down, and nobody is told
 * of them. `untilMs` null: from now on they are told again.
 */
export const snoozeInputSchema = z
  .strictObject({
    ruleId: uuidSchema.nullable(),
    cameraId: idSchema.nullable(),
    untilMs: timeMsSchema.nullable(),
  })
  .refine(({ ruleId, cameraId }) => (ruleId === null) !== (cameraId === null), {
    path: ['ruleId'],
    message: 'give a rule or a camera, one of them',
  });
export type SnoozeInput = z.output<typeof snoozeInputSchema>;

/** `GET /api/v1/sites/:siteId/alert-snoozes`: those in force. */
export const snoozesSchema = z.object({
  snoozes: z.array(
    z.object({
      ruleId: uuidSchema.nullable(),
      cameraId: idSchema.nullable(),
      untilMs: timeMsSchema,
      /** As in the audit log, such as "user 0190…"; null: the account is gone. */
      by: z.string().nullable(),
    }),
  ),
});
export type Snooze = z.output<typeof snoozesSchema>['snoozes'][number];

/** What an incident is about; a storm: so many at once that they are one. */
export const INCIDENT_KINDS = [...ALERT_KINDS, 'storm'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];
export const INCIDENT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

const atBy = z.object({
  atMs: timeMsSchema,
  /** As in the audit log; "server": by itself; null: the account is gone. */
  by: z.string().nullable(),
});

/** Firings that belong together, and who looks after them. */
export const incidentSchema = z.object({
  id: uuidSchema,
  /** Null: a device that belongs to no site. */
  siteId: idSchema.nullable(),
  /** Null: a device, or a storm. */
  cameraId: idSchema.nullable(),
  deviceId: idSchema.nullable(),
  /** Name of the camera or the device when it began; empty for a storm. */
  subjectName: z.string(),
  ruleId: uuidSchema.nullable(),
  /** Null: by no rule, or the rule was gone when it fired. */
  ruleName: z.string().nullable(),
  kind: z.enum(INCIDENT_KINDS),
  /** The highest of its firings. */
  severity: z.enum(SEVERITIES),
  state: z.enum(INCIDENT_STATES),
  /** Until then nobody is told of it; null, or past: told as usual. */
  snoozedUntilMs: timeMsSchema.nullable(),
  /** The account of the member who looks after it. */
  assigneeId: idSchema.nullable(),
  acknowledged: atBy.nullable(),
  resolved: atBy.nullable(),
  /** When the server heard of it. */
  openedMs: timeMsSchema,
  firstFiredMs: timeMsSchema,
  lastFiredMs: timeMsSchema,
  firingCount: z.int().min(1),
  /** A firing of it has not ended. */
  isOngoing: z.boolean(),
  /** What a storm is made of: names of rules, or of what is not watched; the first of them. */
  stormNames: z.array(z.string()),
  /** Counts what people changed; the ETag. */
  version: z.int().min(1),
});
export type Incident = z.output<typeof incidentSchema>;

/** Names of people and devices, by "user 0190…" and "device 0190…", and of assignees by the id of their account. */
const namesSchema = z.record(z.string(), z.string());

/** Which incidents are asked for by their state; unresolved: open, acknowledged and snoozed ones. */
export const INCIDENT_FILTERS = ['unresolved', 'open', 'acknowledged', 'snoozed', 'resolved', 'all'] as const;

/** `GET /api/v1/incidents`, newest first. */
export const incidentsQuerySchema = z.strictObject({
  state: z.enum(INCIDENT_FILTERS).default('unresolved'),
  /** That severity or a higher one. */
  severity: z.enum(SEVERITIES).optional(),
  siteId: idSchema.optional(),
  cameraId: idSchema.optional(),
  kind: z.enum(INCIDENT_KINDS).optional(),
  /** Those with a firing from then on, and before; UTC, ms. */
  fromMs: z.coerce.number().pipe(timeMsSchema).optional(),
  toMs: z.coerce.number().pipe(timeMsSchema).optional(),
  /** In the names of rule, camera or device, or in a comment. */
  text: text(80).optional(),
  /** Id of the incident after which the next page begins. */
  before: uuidSchema.optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(200)).default(50),
});
export type IncidentsQuery = z.output<typeof incidentsQuerySchema>;

/** `next` is the `before` of the next page, null at the end. */
export const incidentsSchema = z.object({
  incidents: z.array(incidentSchema),
  next: uuidSchema.nullable(),
  names: namesSchema,
});
export type Incidents = z.output<typeof incidentsSchema>;

export const ENTRY_KINDS = [
  'opened',
  /** The severity rose. */
  'raised',
  'acknowledged',
  'resolved',
  'reopened',
  'snoozed',
  'woken',
  'assigned',
  'commented',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Firings of one answer at most, the newest; `Incident.firingCount` says how many there are. */
export const MAX_SHOWN_FIRINGS = 200;

/** `GET /api/v1/incidents/:incidentId`: with everything that happened, oldest first. */
export const incidentDetailSchema = z.object({
  incident: incidentSchema,
  entries: z.array(
    z.object({
      id: uuidSchema,
      atMs: timeMsSchema,
      kind: z.enum(ENTRY_KINDS),
      by: z.string().nullable(),
      /** Of 'commented'. */
      text: z.string().nullable(),
      /** Of 'assigned': the account of the member; null: nobody any more. */
      memberId: idSchema.nullable(),
      /** Of 'snoozed'. */
      untilMs: timeMsSchema.nullable(),
      /** Of 'opened' and 'raised'. */
      severity: z.enum(SEVERITIES).nullable(),
    }),
  ),
  firings: z.array(
    z.object({
      id: uuidSchema,
      cameraId: idSchema.nullable(),
      ruleId: uuidSchema.nullable(),
      kind: z.enum(ALERT_KINDS),
      severity: z.enum(SEVERITIES),
      zoneId: idSchema.nullable(),
      beganAtMs: timeMsSchema,
      firedAtMs: timeMsSchema,
      endedAtMs: timeMsSchema.nullable(),
      count: z.int().nullable(),
      confidence: z.number().nullable(),
      subject: z.string().nullable(),
    }),
  ),
  names: namesSchema,
});
export type IncidentDetail = z.output<typeof incidentDetailSchema>;
export type IncidentEntry = IncidentDetail['entries'][number];

/** `POST /api/v1/incidents/:incidentId/changes`, with `If-Match`. */
export const incidentChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('acknowledge') }),
  z.strictObject({ kind: z.literal('resolve') }),
  z.strictObject({ kind: z.literal('snooze'), untilMs: timeMsSchema }),
  z.strictObject({ kind: z.literal('wake') }),
  /** The account of a member; null: to nobody. */
  z.strictObject({ kind: z.literal('assign'), memberId: idSchema.nullable() }),
]);
export type IncidentChange = z.output<typeof incidentChangeSchema>;

/** A comment, characters at most. */
export const MAX_COMMENT_LENGTH = 1000;
/** `POST /api/v1/incidents/:incidentId/comments`. */
export const incidentCommentSchema = z.strictObject({ text: text(MAX_COMMENT_LENGTH) });
