import { z } from 'zod';
import type { CountAudit } from '../../count-audit/count-audit';
import { MOMENT_MARKS } from '../../count-audit/match-moments';
import type { IgnoreSpot } from '../../domain/ignore-spot';

const targetSchema = z.object({
  kind: z.enum(['line', 'zone']),
  id: z.string(),
  name: z.string(),
});

const momentSchema = z.object({ mark: z.enum(MOMENT_MARKS), atMs: z.number() });

/** An audit as it is kept. */
export const countAuditSchema: z.ZodType<CountAudit> = z.object({
  id: z.string(),
  cameraId: z.string(),
  target: targetSchema,
  madeAtMs: z.number(),
  fromMs: z.number(),
  toMs: z.number(),
  counting: z.object({
    configVersion: z.number(),
    models: z.array(z.object({ id: z.string(), sha: z.string() })),
    correctedAtMs: z.number().nullable(),
  }),
  seen: z.array(momentSchema),
  counted: z.array(momentSchema),
});

const spotSchema: z.ZodType<IgnoreSpot> = z.object({
  id: z.string(),
  boxInView: z.object({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() }),
  score: z.number(),
  madeAtMs: z.number(),
});

/** What the user of this browser has put right at one camera. */
export interface CameraCorrections {
  readonly cameraId: string;
  /** Off until the user switches them on. */
  readonly isOn: boolean;
  /** When anything of it last changed, ms since the epoch. */
  readonly changedAtMs: number;
  readonly spots: readonly IgnoreSpot[];
}

/** Corrections as they are kept. */
export const correctionsSchema: z.ZodType<CameraCorrections> = z.object({
  cameraId: z.string(),
  isOn: z.boolean(),
  changedAtMs: z.number(),
  spots: z.array(spotSchema),
});
