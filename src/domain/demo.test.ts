import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEMO_CAMERA_INPUT } from './demo';
import { VIEW_ZONE_ID } from './event';

type Pair = readonly [number, number];
interface Truth {
  readonly lines: readonly { readonly id: string; readonly start: Pair; readonly end: Pair }[];
  readonly zones: readonly { readonly id: string; readonly polygon: readonly Pair[] }[];
}

it("draws the demo camera's line and zones where the clip's truth has them", () => {
  const text = readFileSync(new URL('../../public/demo/shop.truth.json', import.meta.url), 'utf8');
  const truth = JSON.parse(text) as Truth;
  const point = ([x, y]: Pair) => ({ x, y });
  expect(DEMO_CAMERA_INPUT.lines.map(({ id, start, end }) => ({ id, start, end }))).toEqual(
    truth.lines.map(({ id, start, end }) => ({ id, start: point(start), end: point(end) })),
  );
  expect(DEMO_CAMERA_INPUT.zones.map(({ id, polygon }) => ({ id, polygon }))).toEqual(
    truth.zones
      .filter(({ id }) => id !== VIEW_ZONE_ID)
      .map(({ id, polygon }) => ({ id, polygon: polygon.map(point) })),
  );
});
