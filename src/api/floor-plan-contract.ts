import { z } from 'zod';
import { fitsLimits, PLAN_LIMITS, PLAN_LINE_KINDS } from '../domain/floor-plan';
import { idSchema, isStorable } from './schema-parts';

/** Floor plans as page and server share them. Unknown fields are refused: a picture has no place in a plan. */

const { maxSideM, minSideM } = PLAN_LIMITS;
const side = z.number().min(minSideM).max(maxSideM);
const coordinate = z.number().min(0).max(maxSideM);
const point = z.strictObject({ x: coordinate, y: coordinate });
const polygon = z.array(point).min(3).max(PLAN_LIMITS.points).readonly();
const label = z
  .string()
  .trim()
  .max(PLAN_LIMITS.labelLength)
  .refine(isStorable, 'contains a character that cannot be stored');

const room = z.strictObject({ id: idSchema, label, polygon });
const line = z.strictObject({ id: idSchema, kind: z.enum(PLAN_LINE_KINDS), start: point, end: point });
const camera = z.strictObject({
  cameraId: idSchema,
  at: point,
  directionDeg: z.number().min(0).lt(360),
  fieldDeg: z.number().min(1).max(PLAN_LIMITS.maxFieldDeg).exactOptional(),
  reachM: z.number().min(0.1).max(PLAN_LIMITS.maxReachM).exactOptional(),
});
const area = z.strictObject({
  id: idSchema,
  cameraId: idSchema,
  zoneId: idSchema.nullable(),
  polygon,
  labelAt: point,
});

const shapes = <Shape extends z.ZodType>(shape: Shape) => z.array(shape).max(PLAN_LIMITS.shapes).readonly();

const drawingShape = z.strictObject({
  widthM: side,
  heightM: side,
  rooms: shapes(room),
  lines: shapes(line),
  cameras: shapes(camera),
  areas: shapes(area),
});

/** `PUT /api/v1/sites/:siteId/floor-plan`: a drawing, in metres. */
export const floorPlanInputSchema = drawingShape.refine(
  (drawing) => fitsLimits(drawing, new TextEncoder().encode(JSON.stringify(drawing)).byteLength),
  `a plan holds ${PLAN_LIMITS.shapes} shapes and ${PLAN_LIMITS.bytes / 1024} kB at most`,
);
export type FloorPlanInput = z.infer<typeof floorPlanInputSchema>;

const dropped = z.int().min(0);

/** `GET /api/v1/sites/:siteId/floor-plan`. */
export const floorPlanSchema = z.strictObject({
  siteId: idSchema,
  drawing: drawingShape.nullable(),
  dropped: z.strictObject({ cameras: dropped, areas: dropped }),
  version: z.int().min(0),
});
