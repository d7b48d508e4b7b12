import type { JSONColumnType } from 'kysely';
import type { FloorPlanDrawing } from '../../src/domain/floor-plan';

interface FloorPlanTable {
  site_id: string;
  /** Null: it was deleted. */
  drawing: JSONColumnType<FloorPlanDrawing> | null;
  version: number;
}

export interface FloorPlanTables {
  floor_plans: FloorPlanTable;
}
