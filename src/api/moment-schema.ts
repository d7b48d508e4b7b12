import { z } from 'zod';
import { MOMENT_COVERS, MOMENT_HOURS, MOMENT_KINDS, MOMENT_REASON } from '../domain/moments';

/** What of its pictures a site lets be kept; see `MomentPolicy`. */
export const momentPolicySchema = z
  .strictObject({
    kind: z.enum(MOMENT_KINDS),
    cover: z.enum(MOMENT_COVERS),
    uncoveredReason: z.string().trim().min(MOMENT_REASON.min).max(MOMENT_REASON.max).nullable(),
    keepHours: z.int().min(MOMENT_HOURS.min).max(MOMENT_HOURS.max),
    atCapacity: z.boolean(),
  })
  .refine(({ cover, uncoveredReason }) => cover === 'nothing' || uncoveredReason === null, {
    path: ['uncoveredReason'],
    message: 'a reason is given only where nothing is covered',
  });
