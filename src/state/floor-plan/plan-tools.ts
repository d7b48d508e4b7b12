import type { Camera } from '../../domain/config';
import { type FloorPlanDrawing, PLAN_LIMITS, shapeCount } from '../../domain/floor-plan';
import type { Point } from '../../domain/geometry';

export const PLAN_TOOLS = ['select', 'room', 'wall', 'door', 'camera', 'area'] as const;
export type PlanTool = (typeof PLAN_TOOLS)[number];

/** Whether a tool can make one more of its shapes; `cameras` are those of the site. */
export function canUseTool(
  tool: PlanTool,
  drawing: FloorPlanDrawing,
  cameras: readonly Pick<Camera, 'id'>[],
): boolean {
  if (tool === 'select') return true;
  if (shapeCount(drawing) >= PLAN_LIMITS.shapes) return false;
  if (tool === 'camera') {
    return cameras.some(({ id }) => !drawing.cameras.some(({ cameraId }) => cameraId === id));
  }
  return tool !== 'area' || cameras.length > 0;
}

/** Two opposite corners of the middle half of a plan, where shapes go that nobody points at. */
export function middleCorners({
  widthM,
  heightM,
}: Pick<FloorPlanDrawing, 'widthM' | 'heightM'>): readonly [Point, Point] {
  return [
    { x: widthM / 4, y: heightM / 4 },
    { x: (widthM * 3) / 4, y: (heightM * 3) / 4 },
  ];
}
