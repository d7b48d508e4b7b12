import type { Camera } from './config';
import type { Point, Polygon } from './geometry';

/**
 * A drawing of a site, on which live numbers are shown to whoever must not get a picture. It is vectors and
 * nothing else: there is no place in it for an image. Coordinates are metres from the upper left corner.
 */
export interface FloorPlanDrawing {
  readonly widthM: number;
  readonly heightM: number;
  readonly rooms: readonly PlanRoom[];
  readonly lines: readonly PlanLine[];
  readonly cameras: readonly PlanCamera[];
  readonly areas: readonly PlanArea[];
}

/** A room: its outline is walls. */
export interface PlanRoom {
  readonly id: string;
  /** Empty: none is written. */
  readonly label: string;
  readonly polygon: Polygon;
}

/** What a line of a plan stands for. */
export const PLAN_LINE_KINDS = ['wall', 'door'] as const;
export type PlanLineKind = (typeof PLAN_LINE_KINDS)[number];

/** A wall that belongs to no room, or a door in one. */
export interface PlanLine {
  readonly id: string;
  readonly kind: PlanLineKind;
  readonly start: Point;
  readonly end: Point;
}

/** Where a camera hangs and where it looks; a camera stands in a plan once. */
export interface PlanCamera {
  readonly cameraId: string;
  readonly at: Point;
  /** 0: to the right, 90: down. */
  readonly directionDeg: number;
  /** Angle of view; left out: unknown, none is drawn. */
  readonly fieldDeg?: number;
  /** How far it sees, metres; left out: unknown. */
  readonly reachM?: number;
}

/** A part of the floor with the number of people in a zone of a camera. */
export interface PlanArea {
  readonly id: string;
  readonly cameraId: string;
  /** Null: the camera's whole picture. */
  readonly zoneId: string | null;
  readonly polygon: Polygon;
  /** Middle of the number. */
  readonly labelAt: Point;
}

/** References that a plan had to things that are gone; they are left out when it is read. */
export interface DroppedParts {
  readonly cameras: number;
  readonly areas: number;
}

/** A drawing with what keeps changes of several people apart. */
export interface FloorPlan {
  readonly siteId: string;
  /** Null: nobody has drawn one, or it was deleted. */
  readonly drawing: FloorPlanDrawing | null;
  readonly dropped: DroppedParts;
  /** Counts the changes, also deletions; 0: there never was one. The ETag. */
  readonly version: number;
}

/** Of one plan. */
export const PLAN_LIMITS = {
  /** Rooms, lines, cameras and areas together. */
  shapes: 200,
  /** Of one outline. */
  points: 64,
  /** As JSON, UTF-8. */
  bytes: 64 * 1024,
  minSideM: 1,
  maxSideM: 1_000,
  labelLength: 60,
  maxFieldDeg: 360,
  maxReachM: 200,
} as const;

/** Everything stands on a grid of this many metres. */
export const PLAN_GRID_M = 0.1;

/** What is wrong with a drawing besides its form; `path` names the field as `areas.2.zoneId` does. */
export interface PlanFault {
  readonly path: string;
  readonly kind: 'unknown-camera' | 'unknown-zone' | 'camera-twice' | 'id-twice' | 'outside';
}

type PlanCameraFacts = Pick<Camera, 'id' | 'zones'>;

/** Shapes of a drawing, of all kinds. */
export function shapeCount({ rooms, lines, cameras, areas }: FloorPlanDrawing): number {
  return rooms.length + lines.length + cameras.length + areas.length;
}

/** Whether a drawing is small enough to be stored; `sizeBytes` is that of its JSON. */
export function fitsLimits(drawing: FloorPlanDrawing, sizeBytes: number): boolean {
  return shapeCount(drawing) <= PLAN_LIMITS.shapes && sizeBytes <= PLAN_LIMITS.bytes;
}

/** A length or coordinate on the grid. */
export function onGridM(lengthM: number): number {
  return Math.round(lengthM / PLAN_GRID_M) / Math.round(1 / PLAN_GRID_M);
}

/** Why a drawing cannot stand at a site with these cameras; empty: it can. */
export function planFaults(drawing: FloorPlanDrawing, cameras: readonly PlanCameraFacts[]): PlanFault[] {
  const { rooms, lines, areas } = drawing;
  const placed = drawing.cameras.map(({ cameraId }) => cameraId);
  const shapes = [
    ...rooms.map(({ id, polygon }, index) => ({ path: `rooms.${index}`, id, points: polygon })),
    ...lines.map(({ id, start, end }, index) => ({ path: `lines.${index}`, id, points: [start, end] })),
    ...areas.map(({ id, polygon, labelAt }, index) => ({
      path: `areas.${index}`,
      id,
      points: [...polygon, labelAt],
    })),
  ];
  const ids = shapes.map(({ id }) => id);
  return [
    ...placed.flatMap((cameraId, index): PlanFault[] => {
      const path = `cameras.${index}.cameraId`;
      if (!cameras.some(({ id }) => id === cameraId)) return [{ path, kind: 'unknown-camera' }];
      return placed.indexOf(cameraId) < index ? [{ path, kind: 'camera-twice' }] : [];
    }),
    ...drawing.cameras.flatMap(({ at }, index): PlanFault[] =>
      isInside(drawing, at) ? [] : [{ path: `cameras.${index}.at`, kind: 'outside' }],
    ),
    ...areas.flatMap((area, index) => referenceFaults(area, `areas.${index}`, cameras)),
    ...shapes.flatMap(({ path, id, points }, index): PlanFault[] => [
      ...(ids.indexOf(id) < index ? [{ path: `${path}.id`, kind: 'id-twice' } as const] : []),
      ...(points.every((point) => isInside(drawing, point)) ? [] : [{ path, kind: 'outside' } as const]),
    ]),
  ];
}

/** The drawing without what points to cameras and zones that are gone, and how much that was. */
export function withoutGone(
  drawing: FloorPlanDrawing,
  cameras: readonly PlanCameraFacts[],
): { readonly drawing: FloorPlanDrawing; readonly dropped: DroppedParts } {
  const known = drawing.cameras.filter(({ cameraId }) => cameras.some(({ id }) => id === cameraId));
  const areas = drawing.areas.filter((area) => referenceFaults(area, '', cameras).length === 0);
  return {
    drawing: { ...drawing, cameras: known, areas },
    dropped: {
      cameras: drawing.cameras.length - known.length,
      areas: drawing.areas.length - areas.length,
    },
  };
}

/** Middle of the box around points; of none the corner. */
export function middleOf(points: readonly Point[]): Point {
  if (points.length === 0) return { x: 0, y: 0 };
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
}

function referenceFaults(
  { cameraId, zoneId }: Pick<PlanArea, 'cameraId' | 'zoneId'>,
  path: string,
  cameras: readonly PlanCameraFacts[],
): PlanFault[] {
  const camera = cameras.find(({ id }) => id === cameraId);
  if (camera === undefined) return [{ path: `${path}.cameraId`, kind: 'unknown-camera' }];
  if (zoneId === null || camera.zones.some(({ id }) => id === zoneId)) return [];
  return [{ path: `${path}.zoneId`, kind: 'unknown-zone' }];
}

function isInside(
  { widthM, heightM }: Pick<FloorPlanDrawing, 'widthM' | 'heightM'>,
  { x, y }: Point,
): boolean {
  return x >= 0 && y >= 0 && x <= widthM && y <= heightM;
}
