import type { CountingLine, Zone } from '../../domain/config';
import type { Point, Polygon } from '../../domain/geometry';
import type { LiveCounts } from '../../domain/live';
import { elementFromUnit, type PictureRect } from '../parts/fit';
import { lineArrow } from '../parts/line-arrow';
import type { DrawnTrack } from './overlay-motion';

/** Colours lie on the picture, so they do not follow the theme. */
const COLOUR = {
  person: '#5ff0d8',
  lost: '#c9d1d6',
  zone: '#8fc1ff',
  line: '#ffd066',
  unsearched: 'rgb(6 10 13 / 38%)',
  region: 'rgb(255 255 255 / 55%)',
  halo: 'rgb(6 10 13 / 72%)',
  plate: 'rgb(8 12 15 / 80%)',
  text: '#ffffff',
} as const;

/** What is drawn over one picture. */
export interface OverlayScene {
  readonly rect: PictureRect;
  /** Width and height of the source's pictures, pixels. */
  readonly frame: { readonly width: number; readonly height: number };
  readonly tracks: readonly DrawnTrack[];
  readonly zones: readonly Zone[];
  readonly lines: readonly CountingLine[];
  readonly counts: LiveCounts | null;
  /** What is said of a person beside the number; empty while nothing is known, null for no number either. */
  readonly wordsOf: (drawn: DrawnTrack) => string | null;
  /** What is said of a line: its name and counts. */
  readonly lineWords: (line: CountingLine, counts: LiveCounts['lines'][number] | null) => string;
  /** Where people are looked for; null: everywhere. */
  readonly region: Polygon | null;
  /** Whether zones, lines and the search region are drawn too. */
  readonly hasShapes: boolean;
}

/** Draws in CSS pixels; the caller has scaled the context and cleared it. */
export function drawOverlay(context: CanvasRenderingContext2D, scene: OverlayScene): void {
  const { rect } = scene;
  if (rect.width === 0) return;
  const textPx = Math.round(Math.min(Math.max(rect.width / 80, 10.5), 18));
  context.font = `600 ${textPx}px "Inter Variable", system-ui, sans-serif`;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineCap = 'round';
  if (scene.hasShapes) {
    if (scene.region !== null) drawRegion(context, rect, scene.region);
    for (const zone of scene.zones) drawZone(context, scene, zone, textPx);
    for (const line of scene.lines) drawLine(context, scene, line, textPx);
  }
  for (const drawn of scene.tracks) drawTrack(context, scene, drawn, textPx);
  context.globalAlpha = 1;
}

/** Darkens where nobody is looked for. */
function drawRegion(context: CanvasRenderingContext2D, rect: PictureRect, region: Polygon): void {
  const points = region.map((point) => elementFromUnit(point, rect));
  trace(context, points, { isClosed: true });
  context.setLineDash([5, 5]);
  context.strokeStyle = COLOUR.region;
  context.lineWidth = 1;
  context.stroke();
  context.setLineDash([]);
  context.rect(rect.x, rect.y, rect.width, rect.height);
  context.fillStyle = COLOUR.unsearched;
  context.fill('evenodd');
}

function drawZone(context: CanvasRenderingContext2D, scene: OverlayScene, zone: Zone, textPx: number): void {
  const points = zone.polygon.map((point) => elementFromUnit(point, scene.rect));
  const [first] = points;
  if (first === undefined) return;
  const occupancy = scene.counts?.zones.find(({ zoneId }) => zoneId === zone.id)?.occupancy ?? 0;
  trace(context, points, { isClosed: true });
  context.globalAlpha = occupancy > 0 ? 0.24 : 0.12;
  context.fillStyle = COLOUR.zone;
  context.fill();
  context.globalAlpha = 1;
  outline(context, COLOUR.zone, 1.75);
  const top = points.reduce((best, point) => (point.y < best.y ? point : best), first);
  label(
    context,
    zone.purpose === 'staff' ? zone.name : `${zone.name}  ${occupancy}`,
    { x: top.x, y: top.y + textPx * 1.1 },
    { textPx, rect: scene.rect },
  );
}

function drawLine(
  context: CanvasRenderingContext2D,
  scene: OverlayScene,
  line: CountingLine,
  textPx: number,
): void {
  const start = elementFromUnit(line.start, scene.rect);
  const end = elementFromUnit(line.end, scene.rect);
  trace(context, [start, end], { isClosed: false });
  outline(context, COLOUR.line, 2.5);
  const arrow = lineArrow(start, end, textPx * 2.1);
  if (arrow === null) return;
  trace(context, [arrow.middle, arrow.tip], { isClosed: false });
  outline(context, COLOUR.line, 2.5);
  trace(context, [arrow.leftWing, arrow.tip, arrow.rightWing], { isClosed: false });
  outline(context, COLOUR.line, 2.5);
  const counts = scene.counts?.lines.find(({ lineId }) => lineId === line.id) ?? null;
  const place = {
    x: start.x + (end.x - start.x) * 0.12,
    y: start.y + (end.y - start.y) * 0.12 - textPx * 1.2,
  };
  label(context, scene.lineWords(line, counts), place, { textPx, rect: scene.rect });
}

function drawTrack(
  context: CanvasRenderingContext2D,
  scene: OverlayScene,
  drawn: DrawnTrack,
  textPx: number,
): void {
  const { box, track } = drawn;
  const { rect, frame } = scene;
  const toElement = (point: Point): Point =>
    elementFromUnit({ x: point.x / frame.width, y: point.y / frame.height }, rect);
  const topLeft = toElement({ x: box.x1, y: box.y1 });
  const bottomRight = toElement({ x: box.x2, y: box.y2 });
  const width = bottomRight.x - topLeft.x;
  const height = bottomRight.y - topLeft.y;
  if (width <= 0 || height <= 0) return;
  const isLost = !drawn.isInSight;
  context.save();
  clipTo(context, rect);
  context.globalAlpha = drawn.freshness * (isLost ? 0.65 : 1);
  if (isLost) context.setLineDash([textPx * 0.5, textPx * 0.4]);
  context.beginPath();
  context.roundRect(topLeft.x, topLeft.y, width, height, Math.min(4, width / 4));
  outline(context, isLost ? COLOUR.lost : COLOUR.person, 2);
  context.setLineDash([]);
  context.beginPath();
  context.arc(topLeft.x + width / 2, bottomRight.y, Math.max(2.5, textPx * 0.24), 0, Math.PI * 2);
  context.fillStyle = isLost ? COLOUR.lost : COLOUR.person;
  context.fill();
  const words = scene.wordsOf(drawn);
  if (words !== null) {
    const text = words === '' ? String(track.id) : `${track.id}  ${words}`;
    label(context, text, { x: topLeft.x, y: topLeft.y - textPx * 0.85 }, { textPx, rect });
  }
  context.restore();
}

interface LabelStyle {
  readonly textPx: number;
  readonly rect: PictureRect;
}

/** A plate with words whose left middle is at `place`, moved so that it lies in the picture. */
function label(
  context: CanvasRenderingContext2D,
  text: string,
  place: Point,
  { textPx, rect }: LabelStyle,
): void {
  const padPx = textPx * 0.42;
  const width = context.measureText(text).width + padPx * 2;
  const height = textPx * 1.5;
  const x = Math.min(Math.max(place.x, rect.x), Math.max(rect.x, rect.x + rect.width - width));
  const y = Math.min(Math.max(place.y, rect.y + height / 2), rect.y + rect.height - height / 2);
  context.beginPath();
  context.roundRect(x, y - height / 2, width, height, 3);
  context.fillStyle = COLOUR.plate;
  context.fill();
  context.fillStyle = COLOUR.text;
  context.fillText(text, x + padPx, y + textPx * 0.04);
}

function trace(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  { isClosed }: { readonly isClosed: boolean },
): void {
  context.beginPath();
  points.forEach((point, index) =>
    index === 0 ? context.moveTo(point.x, point.y) : context.lineTo(point.x, point.y),
  );
  if (isClosed) context.closePath();
}

/** The path in a colour with a dark edge, so that it can be seen on any picture. */
function outline(context: CanvasRenderingContext2D, colour: string, widthPx: number): void {
  context.strokeStyle = COLOUR.halo;
  context.lineWidth = widthPx + 2;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = widthPx;
  context.stroke();
}

function clipTo(context: CanvasRenderingContext2D, rect: PictureRect): void {
  context.beginPath();
  context.rect(rect.x, rect.y, rect.width, rect.height);
  context.clip();
}
