import { z } from 'zod';
import type { CountAudit } from '../../count-audit/count-audit';
import { MOMENT_MARKS } from '../../count-audit/match-moments';
import { THRESHOLD_BOUNDS, type Thresholds, type Tuning } from '../../domain/corrections';
import type { Detections } from '../../domain/detection';
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

function thresholdSchema(name: keyof Thresholds): z.ZodNumber {
  const [least, most] = THRESHOLD_BOUNDS[name];
  return z.number().min(least).max(most);
}

const tuningSchema: z.ZodType<Tuning> = z.object({
  thresholds: z.object({
    foundingScore: thresholdSchema('foundingScore'),
    minHeight: thresholdSchema('minHeight'),
    lineConfirmMs: thresholdSchema('lineConfirmMs'),
  }),
  modelIds: z.array(z.string()),
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
  /** Null: the camera counts by the product's thresholds. */
  readonly tuning: Tuning | null;
}

/** Corrections as they are kept. */
export const correctionsSchema: z.ZodType<CameraCorrections> = z.object({
  cameraId: z.string(),
  isOn: z.boolean(),
  changedAtMs: z.number(),
  spots: z.array(spotSchema),
  tuning: tuningSchema.nullable().default(null),
});

/** What the tracker was given during one check, as it is kept. */
export interface CheckRecording {
  readonly auditId: string;
  /** In order of time. */
  readonly frames: readonly Detections[];
}

/** A recording as it is kept. */
export const recordingSchema: z.ZodType<CheckRecording> = z.object({
  auditId: z.string(),
  frames: z.array(
    z.object({
      capturedAtMs: z.number(),
      frame: z.object({ width: z.number(), height: z.number() }),
      count: z.number(),
      boxes: z.instanceof(Float32Array),
      scores: z.instanceof(Float32Array),
      classIds: z.instanceof(Uint8Array),
    }),
  ),
});
