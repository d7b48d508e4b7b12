import { z } from 'zod';

/** Parts of schemas that several contracts share. */

export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1–64 letters, digits, "-" or "_"');
export const uuidSchema = z.uuid();

/** Text that every store takes: whole characters, none of them NUL. */
export const isStorable = (text: string): boolean => !/[\0\uD800-\uDFFF]/u.test(text);

/** A line of text that people read. */
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine(isStorable, 'contains a character that cannot be stored');

export const countSchema = z.int().min(0).max(1_000_000_000);
/** UTC, ms, up to the year 2100. */
export const timeMsSchema = z.int().min(0).max(4_102_444_800_000);
export const durationMsSchema = z.number().min(0).max(1e12);
