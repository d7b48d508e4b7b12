import { v7 as uuidv7 } from 'uuid';
import type { Camera } from '../../domain/config';
import {
  type FloorPlanDrawing,
  middleOf,
  onGridM,
  type PlanArea,
  type PlanCamera,
  type PlanLine,
  type PlanLineKind,
  type PlanRoom,
} from '../../domain/floor-plan';
import type { Point, Polygon } from '../../domain/geometry';
import { inPlan } from './plan-draft';

/** What an area may show: a zone of a camera, or with null its whole picture. */
export interface AreaSource {
  readonly cameraId: string;
  readonly zoneId: string | null;
}

/** How a camera looks that nobody has turned yet. */
const NEW_CAMERA = { directionDeg: 90, fieldDeg: 80, reachM: 6 } as const;
const TEMPLATE = { widthM: 12, heightM: 8 } as const;
const DOOR_M = 1.2;

type PlanCameraFacts = Pick<Camera, 'id' | 'zones'>;

/** Everything that areas can show at a site: of each camera the whole picture, then the zones in which people are counted. */
export function areaSources(cameras: readonly PlanCameraFacts[]): AreaSource[] {
  return cameras.flatMap(({ id, zones }) => [
    { cameraId: id, zoneId: null },
    ...zones.filter(({ purpose }) => purpose !== 'staff').map((zone) => ({ cameraId: id, zoneId: zone.id })),
  ]);
}

/** What no area shows yet, or else the first; null at a site without cameras. */
export function nextAreaSource(
  { areas }: Pick<FloorPlanDrawing, 'areas'>,
  cameras: readonly PlanCameraFacts[],
): AreaSource | null {
  const sources = areaSources(cameras);
  return sources.find((source) => !areas.some((area) => isSameSource(area, source))) ?? sources[0] ?? null;
}

export function isSameSource(first: AreaSource, second: AreaSource): boolean {
  return first.cameraId === second.cameraId && first.zoneId === second.zoneId;
}

export function newRoom(polygon: Polygon, label: string): PlanRoom {
  return { id: uuidv7(), label, polygon };
}

export function newPlanLine(kind: PlanLineKind, start: Point, end: Point): PlanLine {
  return { id: uuidv7(), kind, start, end };
}

export function newPlanCamera(cameraId: string, at: Point): PlanCamera {
  return { cameraId, at, ...NEW_CAMERA };
}

export function newArea(
  sides: Pick<FloorPlanDrawing, 'widthM' | 'heightM'>,
  polygon: Polygon,
  source: AreaSource,
): PlanArea {
  return { id: uuidv7(), ...source, polygon, labelAt: inPlan(sides, middleOf(polygon)) };
}

/**
 * One room with a door, the site's cameras along its upper wall, and an area for what each of them sees, so that
 * nobody begins with an empty page.
 */
export function oneRoomPlan(cameras: readonly PlanCameraFacts[], label: string): FloorPlanDrawing {
  const { widthM, heightM } = TEMPLATE;
  const shown = cameras.slice(0, 12);
  const stepM = widthM / Math.max(1, shown.length);
  const empty: FloorPlanDrawing = { widthM, heightM, rooms: [], lines: [], cameras: [], areas: [] };
  const room = rectangle(0, 0, widthM, heightM);
  const doorStart = { x: onGridM(widthM / 2 - DOOR_M / 2), y: heightM };
  return {
    ...empty,
    rooms: [newRoom(room, label)],
    lines: [newPlanLine('door', doorStart, { x: onGridM(doorStart.x + DOOR_M), y: heightM })],
    cameras: shown.map(({ id }, index) => newPlanCamera(id, { x: onGridM((index + 0.5) * stepM), y: 0 })),
    areas: shown.map(({ id }, index) => {
      const left = onGridM(index * stepM + 0.2);
      const right = onGridM((index + 1) * stepM - 0.2);
      return newArea(empty, rectangle(left, 1, right, heightM - 1), { cameraId: id, zoneId: null });
    }),
  };
}

function rectangle(left: number, top: number, right: number, bottom: number): Polygon {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}
