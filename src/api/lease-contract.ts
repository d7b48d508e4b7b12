import { z } from 'zod';
import { countSchema, idSchema, timeMsSchema, uuidSchema } from './schema-parts';

/** Cameras in one request at most. */
export const MAX_LEASES = 64;
/** A lease that is not renewed ends this long after its last renewal. */
export const LEASE_MS = 7_000;
/** How often its holder renews it. */
export const RENEW_EVERY_MS = 2_000;
/** Server and viewer agree on the time up to this much at most; a less certain viewer gets no lease. */
export const CLOCK_GUARD_MS = 500;

/** What the holder sees now; goes to kiosks and dashboards, and to whoever takes over. */
export const liveReportSchema = z.strictObject({
  /** Server time of the newest analysed frame. */
  atMs: timeMsSchema,
  /** People in view. */
  occupancy: countSchema,
  zones: z.array(z.strictObject({ zoneId: idSchema, occupancy: countSchema })).max(33),
  /**
   * Entries and exits from `pendingFromMs` on, which the server does not have as buckets: the number of
   * a day is the stored buckets that begin before it, and these.
   */
  pendingFromMs: timeMsSchema,
  pendingEntries: countSchema,
  pendingExits: countSchema,
});
export type LiveReport = z.infer<typeof liveReportSchema>;

const leaseWishSchema = z.strictObject({
  cameraId: idSchema,
  /**
   * analyse: hold or renew the lease. watch: only tell who holds it. release: give it back at once.
   * take: as analyse, and whoever holds it does not get it renewed; it begins when theirs ends.
   */
  wish: z.enum(['analyse', 'watch', 'release', 'take']),
  /** The epoch that this viewer holds or held; null: none. */
  epoch: z.int().min(1).nullable(),
  report: liveReportSchema.nullable(),
});

/** `POST /api/v1/leases`: asks for and renews leases, and reports what is seen. */
export const leasesInputSchema = z.strictObject({
  viewerId: uuidSchema,
  /** How far the viewer's idea of the server's time may be off. */
  clockUncertaintyMs: z.number().min(0).max(CLOCK_GUARD_MS),
  cameras: z.array(leaseWishSchema).min(1).max(MAX_LEASES),
});
export type LeasesInput = z.infer<typeof leasesInputSchema>;

const holderSchema = z.strictObject({
  viewerId: uuidSchema,
  /** Name of the device, or null for a person's browser. */
  device: z.string().nullable(),
  sinceMs: timeMsSchema,
});

export const leaseStateSchema = z.discriminatedUnion('state', [
  z.strictObject({
    cameraId: idSchema,
    state: z.literal('held'),
    epoch: z.int().min(1),
    /** The lease as the server recorded it, so far: buckets of this epoch lie within. */
    startMs: timeMsSchema,
    endMs: timeMsSchema,
    /** False: somebody takes over; it ends at `endMs` and is not renewed. */
    isRenewable: z.boolean(),
    /** With the first answer of an epoch: what the one before saw last, where that was not long ago. */
    handover: liveReportSchema.nullable(),
  }),
  z.strictObject({
    cameraId: idSchema,
    state: z.literal('watching'),
    /** Null: nobody analyses this camera. */
    holder: holderSchema.nullable(),
    /** Ask again then, a little later each viewer. */
    retryAtMs: timeMsSchema,
    report: liveReportSchema.nullable(),
  }),
  /** Unknown here, or switched off. */
  z.strictObject({ cameraId: idSchema, state: z.literal('unavailable') }),
]);
export type LeaseState = z.infer<typeof leaseStateSchema>;

export const leasesAnswerSchema = z.strictObject({ nowMs: timeMsSchema, cameras: z.array(leaseStateSchema) });
export type LeasesAnswer = z.infer<typeof leasesAnswerSchema>;
