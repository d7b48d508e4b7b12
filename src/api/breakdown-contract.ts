import { z } from 'zod';
import { MIN_THRESHOLD } from '../aggregates/withhold';
import {
  type BreakdownRelease,
  RELEASED_AGES,
  RELEASED_GENDERS,
  RELEASED_MOODS,
} from '../domain/breakdown-release';
import { countSchema, idSchema, timeMsSchema, uuidSchema } from './schema-parts';

const HOUR_MS = 3_600_000;
/** A day in which clocks are set back has 25 hours; one more for zones that are not whole hours from UTC. */
const MAX_SPAN_MS = 26 * HOUR_MS;
/** Of one read. */
export const MAX_RELEASES = 5000;

const told = countSchema.nullable();
const hour = timeMsSchema.multipleOf(HOUR_MS);

const ageGenderSchema = z.strictObject({
  visits: told,
  genders: z
    .array(
      z.strictObject({
        gender: z.enum(RELEASED_GENDERS),
        visits: told,
        ages: z
          .array(z.strictObject({ ageBand: z.enum(RELEASED_AGES), visits: told }))
          .length(RELEASED_AGES.length)
          .readonly(),
      }),
    )
    .length(RELEASED_GENDERS.length)
    .readonly(),
});

const moodSchema = z.strictObject({
  visits: told,
  groups: z
    .array(z.strictObject({ group: z.enum(RELEASED_MOODS), visits: told }))
    .length(RELEASED_MOODS.length)
    .readonly(),
});

const releaseShape = z.strictObject({
  cameraId: idSchema,
  startMs: hour,
  endMs: hour,
  threshold: z.int().min(MIN_THRESHOLD).max(100),
  epsilon: z.number().min(0.01).max(10).nullable(),
  ageGender: ageGenderSchema.nullable(),
  mood: moodSchema.nullable(),
});

/** A release as it is uploaded. What its own rule would withhold is refused, not stored. */
export const breakdownReleaseSchema = releaseShape.superRefine((release, context) => {
  const fail = (path: (string | number)[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  if (release.endMs <= release.startMs || release.endMs - release.startMs > MAX_SPAN_MS) {
    fail(['endMs'], 'must be 1 to 26 hours after startMs');
  }
  if (release.ageGender === null && release.mood === null) fail(['ageGender'], 'nothing is told');
  for (const { path, sum, counts } of rowsOf(release)) {
    const known = counts.filter((count) => count !== null);
    const knownSum = known.reduce((total, count) => total + count, 0);
    if ([sum, ...counts].some((count) => count !== null && count > 0 && count < release.threshold)) {
      fail(path, 'a count below the threshold must be withheld');
    }
    const withheld = counts.length - known.length;
    if (sum === null) {
      if (known.length > 0) fail(path, 'nothing can be told of a withheld sum');
    } else if (withheld === 0) {
      if (knownSum !== sum) fail(path, 'does not add up');
    } else if (withheld === 1 || sum - knownSum < release.threshold) {
      fail(path, 'what is withheld follows from the rest');
    }
  }
});

/** The body of `POST /api/v1/breakdowns`. */
export const breakdownInputSchema = z.strictObject({
  /** UUID of the browser profile that counted. */
  viewerId: uuidSchema,
  release: breakdownReleaseSchema,
});

/** `duplicate`: the same was stored before. */
export const breakdownResultSchema = z.strictObject({ outcome: z.enum(['stored', 'duplicate']) });

export const breakdownQuerySchema = z.strictObject({
  siteId: idSchema.optional(),
  cameraId: idSchema.optional(),
  fromMs: z.coerce.number().pipe(timeMsSchema),
  toMs: z.coerce.number().pipe(timeMsSchema),
});

/** Oldest first. */
export const breakdownReadSchema = z.strictObject({ releases: z.array(releaseShape) });

export type BreakdownInput = z.infer<typeof breakdownInputSchema>;
export type BreakdownQuery = z.input<typeof breakdownQuerySchema>;

interface Row {
  readonly path: (string | number)[];
  readonly sum: number | null;
  readonly counts: readonly (number | null)[];
}

/** Every row with the sum above it. */
function rowsOf({ ageGender, mood }: BreakdownRelease): readonly Row[] {
  const visitsOf = (cells: readonly { readonly visits: number | null }[]): Row['counts'] =>
    cells.map(({ visits }) => visits);
  return [
    ...(mood === null ? [] : [{ path: ['mood'], sum: mood.visits, counts: visitsOf(mood.groups) }]),
    ...(ageGender === null
      ? []
      : [
          { path: ['ageGender'], sum: ageGender.visits, counts: visitsOf(ageGender.genders) },
          ...ageGender.genders.map(({ visits, ages }, index) => ({
            path: ['ageGender', 'genders', index],
            sum: visits,
            counts: visitsOf(ages),
          })),
        ]),
  ];
}
