/** Room around the plot, CSS pixels. */
export const MARGIN = { top: 14, right: 4, bottom: 26, left: 34 } as const;
/** Height of a chart with its margins, CSS pixels. */
export const CHART_HEIGHT = 240;

/** Whole-number ticks from 0 that reach `max`, five at most; people and crossings come whole. */
export function countTicks(max: number): readonly number[] {
  const wanted = Math.max(1, max) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = Math.max(
    1,
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= wanted) ?? 1,
  );
  const whole = Math.ceil(step);
  return Array.from({ length: Math.ceil(Math.max(1, max) / whole) + 1 }, (_, index) => index * whole);
}

/** Every how many hours the axis is labelled, so that labels do not touch. */
export function hourLabelStep(plotWidth: number, hours: number): number {
  const room = plotWidth / Math.max(1, hours);
  return [1, 2, 3, 6, 12].find((step) => room * step >= 44) ?? 12;
}
