/** For how much of its time a number leaves out the staff; none: "staff not excluded". */
export const STAFF_EXCLUSIONS = ['whole', 'part', 'none'] as const;
export type StaffExclusion = (typeof STAFF_EXCLUSIONS)[number];

/** How much of some watched time leaves out the staff. */
export interface StaffTime {
  /** How often somebody was recognised and left out. */
  readonly excluded: number;
  /** Covered time in which staff was left out, and in which it should have been and was not, ms. */
  readonly excludedMs: number;
  readonly notExcludedMs: number;
}

/** Sums of fractional ms differ by this at most. */
const ROUNDING_MS = 1;

/**
 * Whether numbers of `coveredMs` leave out the staff; null where nothing was watched. `staff` undefined: no
 * site of the time leaves it out.
 */
export function staffExclusionOf(coveredMs: number, staff: StaffTime | undefined): StaffExclusion | null {
  if (coveredMs <= 0) return null;
  const excludedMs = staff?.excludedMs ?? 0;
  if (excludedMs <= 0) return 'none';
  return excludedMs >= coveredMs - ROUNDING_MS ? 'whole' : 'part';
}

/** Both in one; undefined where neither says anything of staff. */
export function mergeStaff(a: StaffTime | undefined, b: StaffTime | undefined): StaffTime | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    excluded: a.excluded + b.excluded,
    excludedMs: a.excludedMs + b.excludedMs,
    notExcludedMs: a.notExcludedMs + b.notExcludedMs,
  };
}
