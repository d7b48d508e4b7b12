import {
  DEFAULT_PERSON_SEARCH,
  type Camera,
  type CountingLine,
  type PersonSearch,
  type Zone,
} from '../../domain/config';
import type { Point, Polygon } from '../../domain/geometry';

/** What the editor works on: zones, lines, and where and how people are looked for. */
export interface Draft {
  readonly lines: readonly CountingLine[];
  readonly zones: readonly Zone[];
  readonly search: PersonSearch;
}

/** One shape of a draft by kind and id. */
export interface ShapeRef {
  readonly kind: 'zone' | 'line' | 'region';
  readonly id: string;
}

/** The search region: a draft has one at most. */
export const REGION = { kind: 'region', id: 'search-region' } as const satisfies ShapeRef;

/** One point of a shape; a line has the points 0 (start) and 1 (end). */
export interface PointRef extends ShapeRef {
  readonly index: number;
}

export const MAX_ZONES = 32;
export const MAX_LINES = 16;
/** Points of one zone, or of the search region. */
export const MAX_POINTS = 32;
/** Fewest points of either. */
export const MIN_POINTS = 3;

export function draftOf(camera: Pick<Camera, 'lines' | 'zones' | 'search'>): Draft {
  return { lines: camera.lines, zones: camera.zones, search: camera.search ?? DEFAULT_PERSON_SEARCH };
}

/** Whether two drafts hold the same shapes in the same order. */
export function isSameDraft(first: Draft, second: Draft): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

/** The points of a shape in 0–1 coordinates; empty if the draft does not have it. */
export function pointsOf(draft: Draft, { kind, id }: ShapeRef): readonly Point[] {
  if (kind === 'region') return draft.search.region ?? [];
  if (kind === 'zone') return draft.zones.find((zone) => zone.id === id)?.polygon ?? [];
  const line = draft.lines.find((candidate) => candidate.id === id);
  return line === undefined ? [] : [line.start, line.end];
}

export function hasShape(draft: Draft, shape: ShapeRef): boolean {
  return pointsOf(draft, shape).length > 0;
}

export function withZone(draft: Draft, zone: Zone): Draft {
  return { ...draft, zones: [...draft.zones, zone] };
}

export function withLine(draft: Draft, line: CountingLine): Draft {
  return { ...draft, lines: [...draft.lines, line] };
}

/** The draft with some of how people are looked for changed. */
export function withSearch(draft: Draft, change: Partial<PersonSearch>): Draft {
  return { ...draft, search: { ...draft.search, ...change } };
}

export function withoutShape(draft: Draft, { kind, id }: ShapeRef): Draft {
  if (kind === 'region') return withSearch(draft, { region: null });
  return kind === 'zone'
    ? { ...draft, zones: draft.zones.filter((zone) => zone.id !== id) }
    : { ...draft, lines: draft.lines.filter((line) => line.id !== id) };
}

/** The draft with one zone changed. */
export function changeZone(draft: Draft, id: string, change: (zone: Zone) => Zone): Draft {
  return { ...draft, zones: draft.zones.map((zone) => (zone.id === id ? change(zone) : zone)) };
}

/** The draft with the outline of a zone or of the search region changed. */
function changePolygon(draft: Draft, { kind, id }: ShapeRef, change: (polygon: Polygon) => Polygon): Draft {
  if (kind === 'zone') return changeZone(draft, id, (zone) => ({ ...zone, polygon: change(zone.polygon) }));
  const { region } = draft.search;
  return kind === 'line' || region === null ? draft : withSearch(draft, { region: change(region) });
}

/** The draft with one line changed. */
export function changeLine(draft: Draft, id: string, change: (line: CountingLine) => CountingLine): Draft {
  return { ...draft, lines: draft.lines.map((line) => (line.id === id ? change(line) : line)) };
}

/** The draft with one point put elsewhere; what lies outside the picture is moved to its edge. */
export function movePoint(draft: Draft, ref: PointRef, target: Point): Draft {
  const { kind, id, index } = ref;
  const point = inPicture(target);
  if (kind !== 'line') {
    return changePolygon(draft, ref, (polygon) => polygon.map((old, at) => (at === index ? point : old)));
  }
  return changeLine(draft, id, (line) => (index === 0 ? { ...line, start: point } : { ...line, end: point }));
}

/** The draft with a whole shape moved; it stops at the picture's edge and keeps its form. */
export function moveShape(draft: Draft, shape: ShapeRef, by: Point): Draft {
  const points = pointsOf(draft, shape);
  if (points.length === 0) return draft;
  const x = within(by.x, -Math.min(...points.map((p) => p.x)), 1 - Math.max(...points.map((p) => p.x)));
  const y = within(by.y, -Math.min(...points.map((p) => p.y)), 1 - Math.max(...points.map((p) => p.y)));
  return points.reduce(
    (moved, point, index) => movePoint(moved, { ...shape, index }, { x: point.x + x, y: point.y + y }),
    draft,
  );
}

/** The draft with a point put into the edge that begins at the named point; unchanged when the shape is full. */
export function insertPoint(draft: Draft, after: PointRef, point: Point): Draft {
  return changePolygon(draft, after, (polygon) =>
    polygon.length >= MAX_POINTS ? polygon : polygon.toSpliced(after.index + 1, 0, inPicture(point)),
  );
}

/** The draft without one point of a zone or region; unchanged when fewer than three would be left. */
export function removePoint(draft: Draft, ref: PointRef): Draft {
  return changePolygon(draft, ref, (polygon) =>
    polygon.length <= MIN_POINTS ? polygon : polygon.toSpliced(ref.index, 1),
  );
}

/** The draft with a line's direction turned round. */
export function flipLine(draft: Draft, lineId: string): Draft {
  return changeLine(draft, lineId, (line) => ({ ...line, start: line.end, end: line.start }));
}

/** A point moved to the nearest place in the picture, on a grid of a ten-thousandth. */
export function inPicture(point: Point): Point {
  return { x: onGrid(within(point.x, 0, 1)), y: onGrid(within(point.y, 0, 1)) };
}

/** The first number from 1 on whose name no shape has yet. */
export function freeNumber(names: readonly string[], nameOf: (number: number) => string): number {
  let number = 1;
  while (names.includes(nameOf(number))) number += 1;
  return number;
}

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function onGrid(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
