const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -4,
  PageDown: 4,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The mark that a key leads to from the mark `index` of `count`; null for other keys. */
export function markAfterKey(key: string, index: number, count: number): number | null {
  const step = STEPS[key];
  if (step === undefined || count === 0) return null;
  return Math.min(Math.max(index + step, 0), count - 1);
}

/**
 * Keys of a chart whose marks carry `data-mark`: one of them is in the tab order, arrows move on.
 * `active` is the mark that has the focus, or had it last.
 */
export function moveBetweenMarks(
  event: KeyboardEvent & { readonly currentTarget: Element },
  active: number,
): void {
  const marks = event.currentTarget.querySelectorAll<SVGElement>('[data-mark]');
  const next = markAfterKey(event.key, active, marks.length);
  if (next === null) return;
  event.preventDefault();
  marks[next]?.focus();
}
