import { z } from 'zod';
import { idSchema, isStorable, timeMsSchema } from './schema-parts';

/** Support is let in for so long at most. */
export const MAX_SUPPORT_HOURS = 72;

const reason = z.string().trim().min(1).max(200).refine(isStorable);

/** `POST /api/v1/support-grants`, by an owner. */
export const supportGrantInputSchema = z.strictObject({
  hours: z.int().min(1).max(MAX_SUPPORT_HOURS),
  reason,
});

/** `GET /api/v1/support-grants`; `DELETE /api/v1/support-grants/:grantId` ends one at once. */
export const supportGrantSchema = z.strictObject({
  id: idSchema,
  reason,
  createdMs: timeMsSchema,
  expiresMs: timeMsSchema,
  /** When its link was opened; null: not yet. */
  openedMs: timeMsSchema.nullable(),
});
export type SupportGrant = z.infer<typeof supportGrantSchema>;

/** The link works once and is shown once. */
export const supportGrantMadeSchema = z.strictObject({ grant: supportGrantSchema, link: z.string() });

/** `POST /api/v1/support-session`: the token of the link becomes a cookie. Open. */
export const supportSessionInputSchema = z.strictObject({ token: z.string().min(16).max(128) });

/** `GET /api/v1/support-session`: how long whoever asks is let in; 404 for everybody but support. `DELETE` ends it. */
export const supportSessionSchema = z.strictObject({
  /** Name of the organisation that let support in. */
  organisation: z.string(),
  reason,
  expiresMs: timeMsSchema,
});
export type SupportSession = z.infer<typeof supportSessionSchema>;
