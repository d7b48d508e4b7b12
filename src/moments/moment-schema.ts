import { z } from 'zod';
import { MOMENT_CAUSES, MOMENT_COVERS, type KeptMoment } from '../domain/moments';

const timeMs = z.number().min(0);

/** What this browser has kept of a moment; an older form of it is not shown. */
export const keptMomentSchema: z.ZodType<KeptMoment> = z.object({
  id: z.string().min(1),
  organisationId: z.string(),
  siteId: z.string(),
  cameraId: z.string(),
  cause: z.enum(MOMENT_CAUSES),
  recording: z.object({ kind: z.enum(['snapshot', 'clip']), cover: z.enum(MOMENT_COVERS) }),
  startMs: timeMs,
  endMs: timeMs,
  pictures: z.int().min(1),
  sizeBytes: z.int().min(1),
  madeAtMs: timeMs,
  expiresAtMs: timeMs,
});
