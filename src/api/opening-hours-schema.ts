import { z } from 'zod';
import type { OpeningHours, OpenTime, Weekday } from '../domain/config';

/** A time of the day, "HH:MM". */
export const localTimeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as "09:30"');

const DAY_MINUTES = 24 * 60;
const MAX_TIMES_A_DAY = 8;

/** Minutes since midnight. */
export function minutesOf(localTime: string): number {
  const [hours = 0, minutes = 0] = localTime.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Minutes since midnight of the day on which it opens; the end may lie in the day after. */
export function spanOf({ from, to }: OpenTime): { readonly fromMinute: number; readonly toMinute: number } {
  const fromMinute = minutesOf(from);
  const toMinute = minutesOf(to);
  return { fromMinute, toMinute: toMinute > fromMinute ? toMinute : toMinute + DAY_MINUTES };
}

const openTimesSchema = z
  .array(z.strictObject({ from: localTimeSchema, to: localTimeSchema }))
  .max(MAX_TIMES_A_DAY)
  .refine(areApart, 'the times of a day overlap');

/** The times of each weekday; those of one day do not overlap. */
export const openingHoursSchema: z.ZodType<OpeningHours, OpeningHours> = z.strictObject({
  monday: openTimesSchema,
  tuesday: openTimesSchema,
  wednesday: openTimesSchema,
  thursday: openTimesSchema,
  friday: openTimesSchema,
  saturday: openTimesSchema,
  sunday: openTimesSchema,
} satisfies Record<Weekday, typeof openTimesSchema>);

function areApart(times: readonly OpenTime[]): boolean {
  const spans = times.map(spanOf).sort((a, b) => a.fromMinute - b.fromMinute);
  return spans.every((span, index) => span.toMinute <= (spans[index + 1]?.fromMinute ?? Infinity));
}
