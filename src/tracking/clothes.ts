import type { Box } from '../domain/geometry';

/**
 * The colours of somebody's clothes: of the upper and the lower half of the trunk, how often each brightness
 * and each hue occurs, as square roots. Tells people of one picture apart for a few seconds; no face, no shape
 * and no texture is in it, and it never leaves the tracker that holds it.
 */
export type Colours = Float32Array;

/** How the person of a track has been dressed so far. */
export interface KnownColours {
  readonly colours: Colours;
  /** How many detections it was learnt from. */
  readonly count: number;
}

/** Pixels that colours are taken from: `trunkRegion` stretched to it. */
export const TRUNK_GRID = { width: 16, height: 32 };

/** The part of a person's box that shows clothes and little else, shares of its sides. */
const TRUNK = { x1: 0.22, y1: 0.18, x2: 0.78, y2: 0.84 };
const HALVES = 2;
const LIGHT_BINS = 8;
/** Bins of either axis of the plane of hues: red against green, yellow against blue. */
const HUE_BINS = 6;
const HUES = HUE_BINS * HUE_BINS;
const PART = LIGHT_BINS + HUES;
/** How far clothes reach into the plane of hues; what is darker than a shade has no hue to speak of. */
const HUE_SPREAD = { redGreen: 2.5, yellowBlue: 1.5 };
const SHADE = 20;
/** Share of the old colours that stays when a new one comes; of the first ones it is their mean. */
const KEPT = 0.9;

/** One person differs by this from one frame to the next … */
const SAME_PERSON = 0.03;
/** … and by this much more it is somebody else for sure, which costs as much as a good overlap is worth. */
const OTHER_PERSON = 0.2;
const COLOURS_WEIGHT = 0.4;

/** Where in the frame the clothes of a person with this box are. */
export function trunkRegion({ x1, y1, x2, y2 }: Box): Box {
  const [width, height] = [x2 - x1, y2 - y1];
  return {
    x1: x1 + TRUNK.x1 * width,
    y1: y1 + TRUNK.y1 * height,
    x2: x1 + TRUNK.x2 * width,
    y2: y1 + TRUNK.y2 * height,
  };
}

/** The colours of a `TRUNK_GRID` of pixels, row by row, red green blue each, 0–255. */
export function coloursOf(pixels: ArrayLike<number>): Colours {
  const colours = new Float32Array(HALVES * PART);
  const count = TRUNK_GRID.width * TRUNK_GRID.height;
  const weight = HALVES / count;
  for (let pixel = 0; pixel < count; pixel += 1) {
    const [red = 0, green = 0, blue = 0] = [pixels[pixel * 3], pixels[pixel * 3 + 1], pixels[pixel * 3 + 2]];
    const start = PART * Math.floor((pixel * HALVES) / count);
    const light = (red + green + blue) / 3;
    addLight(colours, start, Math.sqrt(light / 255), weight);
    const redGreen = (HUE_SPREAD.redGreen * (red - green)) / (light + SHADE);
    const yellowBlue = (HUE_SPREAD.yellowBlue * ((red + green) / 2 - blue)) / (light + SHADE);
    addHue(colours, start + LIGHT_BINS, { redGreen, yellowBlue, weight });
  }
  return colours.map(Math.sqrt);
}

/** How different the colours of two detections are: 0 alike, 1 with nothing in common. */
export function coloursDistance(a: Colours, b: Colours): number {
  let shared = 0;
  for (let index = 0; index < a.length; index += 1) shared += (a[index] ?? 0) * (b[index] ?? 0);
  return Math.max(0, 1 - shared / (2 * HALVES));
}

/** What different colours add to the cost of a joining; nothing where one of the two is not known. */
export function coloursCost(known: KnownColours | null, colours: Colours | null): number {
  if (known === null || colours === null) return 0;
  const difference = coloursDistance(known.colours, colours) - SAME_PERSON;
  return COLOURS_WEIGHT * Math.min(1, Math.max(0, difference / OTHER_PERSON));
}

/** Known colours after one more detection. */
export function learnt(known: KnownColours | null, colours: Colours): KnownColours {
  if (known === null) return { colours, count: 1 };
  const count = known.count + 1;
  const kept = Math.min(KEPT, 1 - 1 / count);
  const mixed = known.colours.map((old, index) =>
    Math.sqrt(kept * old ** 2 + (1 - kept) * (colours[index] ?? 0) ** 2),
  );
  return { colours: mixed, count };
}

/** Shares of a bin and of its neighbour, by how near the value (0–1) lies to their middles. */
function spread(
  value: number,
  bins: number,
): { readonly bin: number; readonly next: number; readonly share: number } {
  const at = Math.min(Math.max(value * bins - 0.5, 0), bins - 1);
  const bin = Math.floor(at);
  return { bin, next: Math.min(bin + 1, bins - 1), share: at - bin };
}

function addLight(colours: Colours, start: number, value: number, weight: number): void {
  const { bin, next, share } = spread(value, LIGHT_BINS);
  add(colours, start + bin, weight * (1 - share));
  add(colours, start + next, weight * share);
}

/** `redGreen` and `yellowBlue` from −1 to 1. */
function addHue(
  colours: Colours,
  start: number,
  {
    redGreen,
    yellowBlue,
    weight,
  }: { readonly redGreen: number; readonly yellowBlue: number; readonly weight: number },
): void {
  const across = spread((redGreen + 1) / 2, HUE_BINS);
  const down = spread((yellowBlue + 1) / 2, HUE_BINS);
  const [row, nextRow] = [start + across.bin * HUE_BINS, start + across.next * HUE_BINS];
  add(colours, row + down.bin, weight * (1 - across.share) * (1 - down.share));
  add(colours, row + down.next, weight * (1 - across.share) * down.share);
  add(colours, nextRow + down.bin, weight * across.share * (1 - down.share));
  add(colours, nextRow + down.next, weight * across.share * down.share);
}

function add(colours: Colours, index: number, weight: number): void {
  colours[index] = (colours[index] ?? 0) + weight;
}
