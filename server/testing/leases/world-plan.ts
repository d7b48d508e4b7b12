import fc from 'fast-check';

/** What a tab does for some time. */
export const BEHAVIOURS = [
  /** Asks and uploads, and gets answers. */
  'steady',
  /** Some requests and some answers are lost or late. */
  'flaky',
  /** Nothing arrives. */
  'offline',
  /** Asks, but uploads nothing. */
  'hoarding',
  /** Wants the lease from whoever has it. */
  'taking',
  /** Gives its lease back and closes. */
  'leaving',
  /** Was killed. */
  'dead',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export interface ViewerPlan {
  /** As it says itself. */
  readonly uncertaintyMs: number;
  /** −1 … 1 of what the uncertainty allows. */
  readonly drift: number;
  readonly wrongHours: number;
  /** Counts alone whenever it gets no answer, even where it was told that somebody else has the lease. */
  readonly isSelfish: boolean;
}

export interface WorldPlan {
  readonly seed: number;
  readonly viewers: readonly ViewerPlan[];
  /** Each tab of which viewer, at which camera; two tabs of one viewer may look at one camera. */
  readonly tabs: readonly { readonly viewer: number; readonly camera: number }[];
  readonly phases: readonly { readonly ms: number; readonly behaviours: readonly Behaviour[] }[];
}

interface PlanSize {
  readonly maxViewers: number;
  readonly maxTabs: number;
  readonly maxPhases: number;
  readonly cameras: number;
  readonly longestPhaseMs: number;
}

/** Plans of worlds; shrinking leaves out phases and tabs and calms their behaviour. */
export function worldPlans(size: PlanSize): fc.Arbitrary<WorldPlan> {
  const viewer: fc.Arbitrary<ViewerPlan> = fc.record({
    uncertaintyMs: fc.constantFrom(20, 150, 500),
    drift: fc.constantFrom(0, 1, -1),
    wrongHours: fc.constantFrom(0, 7, -3),
    isSelfish: fc.boolean(),
  });
  const tab = fc.record({
    viewer: fc.nat({ max: size.maxViewers - 1 }),
    camera: fc.nat({ max: size.cameras - 1 }),
  });
  const phase = fc.record({
    ms: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 500, max: 9_000 }) },
      { weight: 3, arbitrary: fc.integer({ min: 9_000, max: 70_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 70_000, max: size.longestPhaseMs }) },
    ),
    behaviours: fc.array(fc.constantFrom(...BEHAVIOURS), {
      minLength: size.maxTabs,
      maxLength: size.maxTabs,
    }),
  });
  return fc.record({
    seed: fc.nat({ max: 9_999 }),
    viewers: fc.array(viewer, { minLength: size.maxViewers, maxLength: size.maxViewers }),
    tabs: fc.array(tab, { minLength: 1, maxLength: size.maxTabs }),
    phases: fc.array(phase, { minLength: 1, maxLength: size.maxPhases }),
  });
}
