import { z } from 'zod';
import { idSchema, isStorable, timeMsSchema } from './schema-parts';

/** Everything that a server keeps, by kind; `server/retention/kinds.ts` says what belongs to each. */
export const DATA_KINDS = [
  'minute-counts',
  'rollups',
  'breakdowns',
  'live-spans',
  'alarms',
  'alerts',
  'deliveries',
  'audit-log',
  'disclosures',
  'legal-holds',
  'sessions',
  'sign-in-traces',
  'invitations',
  'device-reports',
  'support-access',
  'accounts',
  'enrolled-persons',
  'configuration',
  'server-log',
  'diagnostics',
] as const;
export type DataKindId = (typeof DATA_KINDS)[number];

/** How long a kind is kept by an organisation's own choice, days. */
export interface KeepingBounds {
  readonly minDays: number;
  readonly maxDays: number;
  /** What counts until somebody sets another; null: for good. */
  readonly usualDays: number | null;
  /** Whether it may be kept for good. */
  readonly mayStay: boolean;
}

const LONGEST_DAYS = 3653;

/** The kinds whose time can be set, and within which bounds. */
export const SETTABLE = {
  'minute-counts': { minDays: 1, maxDays: LONGEST_DAYS, usualDays: null, mayStay: true },
  rollups: { minDays: 1, maxDays: LONGEST_DAYS, usualDays: null, mayStay: true },
  breakdowns: { minDays: 1, maxDays: LONGEST_DAYS, usualDays: null, mayStay: true },
  alarms: { minDays: 1, maxDays: LONGEST_DAYS, usualDays: 365, mayStay: false },
  alerts: { minDays: 1, maxDays: LONGEST_DAYS, usualDays: 90, mayStay: false },
  'audit-log': { minDays: 365, maxDays: LONGEST_DAYS, usualDays: null, mayStay: true },
  disclosures: { minDays: 365, maxDays: LONGEST_DAYS, usualDays: 1096, mayStay: false },
  'legal-holds': { minDays: 365, maxDays: LONGEST_DAYS, usualDays: 1096, mayStay: false },
  sessions: { minDays: 0, maxDays: 90, usualDays: 7, mayStay: false },
  invitations: { minDays: 0, maxDays: 365, usualDays: 30, mayStay: false },
  'device-reports': { minDays: 1, maxDays: 365, usualDays: 90, mayStay: false },
} as const satisfies Partial<Record<DataKindId, KeepingBounds>>;
export type SettableKind = keyof typeof SETTABLE;

/** Whether the time of a kind can be set. */
export function isSettable(kind: string): kind is SettableKind {
  return Object.hasOwn(SETTABLE, kind);
}

function daysOf({ minDays, maxDays, mayStay }: KeepingBounds): z.ZodType<number | null> {
  const days = z.int().min(minDays).max(maxDays);
  return mayStay ? days.nullable() : days;
}

/** Days by kind; null: for good; what is left out is as usual. */
export const keptDaysSchema = z.strictObject({
  'minute-counts': daysOf(SETTABLE['minute-counts']).exactOptional(),
  rollups: daysOf(SETTABLE.rollups).exactOptional(),
  breakdowns: daysOf(SETTABLE.breakdowns).exactOptional(),
  alarms: daysOf(SETTABLE.alarms).exactOptional(),
  alerts: daysOf(SETTABLE.alerts).exactOptional(),
  'audit-log': daysOf(SETTABLE['audit-log']).exactOptional(),
  disclosures: daysOf(SETTABLE.disclosures).exactOptional(),
  'legal-holds': daysOf(SETTABLE['legal-holds']).exactOptional(),
  sessions: daysOf(SETTABLE.sessions).exactOptional(),
  invitations: daysOf(SETTABLE.invitations).exactOptional(),
  'device-reports': daysOf(SETTABLE['device-reports']).exactOptional(),
});
export type KeptDays = Readonly<Partial<Record<SettableKind, number | null>>>;

/** `PUT /api/v1/retention`. */
export const retentionInputSchema = z.strictObject({ days: keptDaysSchema });

/** How a kind ends. */
export const KEEPING_RULES = [
  /** After a time that can be set. */
  'days',
  /** After a time that is the product's own. */
  'fixed-days',
  /** When whoever it belongs to is removed. */
  'until-removed',
  /** As long as counts of that time may still come. */
  'while-needed',
  /** In the server's memory only. */
  'memory',
  /** Made when somebody asks, and kept nowhere. */
  'not-kept',
] as const;

const keptKindSchema = z.strictObject({
  kind: z.enum(DATA_KINDS),
  rule: z.enum(KEEPING_RULES),
  /** Null: for good, or no rule of days. */
  days: z.int().nullable(),
  /** The quota of the organisation allows no more than this. */
  cappedTo: z.int().nullable(),
  /** Of the whole server: set by its first organisation. */
  isServerWide: z.boolean(),
  /** The oldest that is kept; null: nothing, or nothing with a time. */
  oldestMs: timeMsSchema.nullable(),
  /** What the last clean-up deleted; null: none has run. */
  lastRun: z.strictObject({ atMs: timeMsSchema, deleted: z.int() }).nullable(),
});
export type KeptKind = z.infer<typeof keptKindSchema>;

/** `GET /api/v1/retention`. */
export const retentionSchema = z.strictObject({
  kinds: z.array(keptKindSchema),
  /** What was set; the rest is as usual. */
  days: keptDaysSchema,
  version: z.int(),
  /** When the next clean-up runs; null: none is planned. */
  nextRunMs: timeMsSchema.nullable(),
  /** Whether whoever asks may set what is of the whole server. */
  isFirstOrganisation: z.boolean(),
});
export type Retention = z.infer<typeof retentionSchema>;

const text = (longest: number): z.ZodType<string, string> =>
  z.string().trim().min(1).max(longest).refine(isStorable, 'contains a character that cannot be stored');

/** `POST /api/v1/legal-holds`. Neither camera nor site: the whole organisation. */
export const legalHoldInputSchema = z
  .strictObject({
    siteId: idSchema.nullable(),
    cameraId: idSchema.nullable(),
    fromMs: timeMsSchema.nullable(),
    toMs: timeMsSchema.nullable(),
    reason: text(500),
    reviewMs: timeMsSchema,
  })
  .refine(({ siteId, cameraId }) => siteId === null || cameraId === null, {
    path: ['cameraId'],
    message: 'a hold is on a camera or on a site, not on both',
  })
  .refine(({ fromMs, toMs }) => fromMs === null || toMs === null || fromMs < toMs, {
    path: ['toMs'],
    message: 'ends before it begins',
  });
export type LegalHoldInput = z.infer<typeof legalHoldInputSchema>;

/** `PATCH /api/v1/legal-holds/{holdId}`: reviewed, and to be reviewed again. */
export const legalHoldReviewSchema = z.strictObject({ reviewMs: timeMsSchema });

export const legalHoldSchema = z.strictObject({
  id: z.string(),
  siteId: z.string().nullable(),
  cameraId: z.string().nullable(),
  fromMs: timeMsSchema.nullable(),
  toMs: timeMsSchema.nullable(),
  reason: z.string(),
  placedBy: z.string(),
  placedMs: timeMsSchema,
  reviewMs: timeMsSchema,
  releasedBy: z.string().nullable(),
  /** Null: it holds. */
  releasedMs: timeMsSchema.nullable(),
});
export type LegalHold = z.infer<typeof legalHoldSchema>;

/** On which ground something was given to somebody. */
export const DISCLOSURE_GROUNDS = [
  'court-order',
  'authority-request',
  'data-subject',
  'consent',
  'contract',
  'other',
] as const;
export type DisclosureGround = (typeof DISCLOSURE_GROUNDS)[number];

/** `POST /api/v1/disclosures`. Entries are not changed: a mistake is put right by another one. */
export const disclosureInputSchema = z.strictObject({
  siteId: idSchema.nullable(),
  atMs: timeMsSchema,
  recipient: text(200),
  ground: z.enum(DISCLOSURE_GROUNDS),
  /** Such as the number of the case. */
  reference: text(200).nullable(),
  /** What was given. */
  content: text(1_000),
});
export type DisclosureInput = z.infer<typeof disclosureInputSchema>;

export const disclosureSchema = z.strictObject({
  id: z.string(),
  /** Entered by somebody, or read from the audit log: exports and visits of support. */
  source: z.enum(['entered', 'automatic']),
  siteId: z.string().nullable(),
  atMs: timeMsSchema,
  /** Of an automatic one: who took it, as the audit log names them. */
  recipient: z.string(),
  ground: z.enum(DISCLOSURE_GROUNDS).nullable(),
  reference: z.string().nullable(),
  /** Of an automatic one: the action of the audit log. */
  content: z.string(),
  enteredBy: z.string(),
});
export type Disclosure = z.infer<typeof disclosureSchema>;

/** Entries of one page of the register at most. */
export const MAX_DISCLOSURES = 200;
/** `GET /api/v1/disclosures`: the newest first. */
export const disclosureQuerySchema = z.strictObject({
  /** Those before this time, UTC ms; without it the newest. */
  beforeMs: z.coerce.number().pipe(timeMsSchema).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(MAX_DISCLOSURES)).default(50),
});
export const disclosurePageSchema = z.strictObject({ disclosures: z.array(disclosureSchema) });

/** `POST …/erasure` of a camera or a site: its name, so that none is erased by mistake. */
export const erasureInputSchema = z.strictObject({ name: z.string().max(80) });
/** How many rows went, by kind. */
export const erasureResultSchema = z.strictObject({ deleted: z.partialRecord(z.enum(DATA_KINDS), z.int()) });
export type Erasure = z.infer<typeof erasureResultSchema>;

/** Somebody who is or was enrolled for face matching. */
export const enrolledPersonSchema = z.strictObject({
  id: z.string(),
  siteId: z.string(),
  siteName: z.string(),
  /** Null: none was given, or the consent was revoked. */
  label: z.string().nullable(),
});
export type EnrolledPerson = z.infer<typeof enrolledPersonSchema>;

/** The erasure of an enrolled person. */
export const personErasureSchema = erasureResultSchema.extend({
  /** Analysers that said they hold the descriptor: each deletes it at its next contact. */
  holders: z.array(z.strictObject({ id: z.string(), name: z.string() })),
});
export type PersonErasure = z.infer<typeof personErasureSchema>;
