import { z } from 'zod';
import { MOMENT_ROOM } from '../domain/moments';
import { timeMsSchema, uuidSchema } from './schema-parts';

/** `POST /api/v1/moment-holds/check-ins`: a browser that keeps moments asks which of them must stay. */
export const momentCheckInSchema = z.strictObject({
  viewerId: uuidSchema,
  /** How many it keeps. */
  moments: z.int().min(0).max(MOMENT_ROOM.moments),
});

/** What must not be destroyed in any browser, without why. */
export const momentHoldSchema = z.strictObject({
  organisationId: z.string(),
  /** Neither site nor camera: the whole organisation. */
  siteId: z.string().nullable(),
  cameraId: z.string().nullable(),
  /** Of what was filmed; null: from the beginning, and without end. */
  fromMs: timeMsSchema.nullable(),
  toMs: timeMsSchema.nullable(),
});

/** `GET /api/v1/moment-holds/browsers`: one that keeps moments, and when it last heard what is held. */
export const momentBrowserSchema = z.strictObject({
  viewerId: z.string(),
  /** Of the device that it is; null: somebody's own browser. */
  deviceName: z.string().nullable(),
  /** Who it came as, as the audit log names them. */
  seenBy: z.string(),
  moments: z.int(),
  seenMs: timeMsSchema,
});
export type MomentBrowser = z.infer<typeof momentBrowserSchema>;
