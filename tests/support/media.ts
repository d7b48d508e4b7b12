import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const pair = z.tuple([z.number(), z.number()]);

/** What is true in a clip; times in seconds of media time, coordinates 0–1. */
const truthSchema = z.object({
  video: z.string(),
  fps: z.number(),
  zones: z.array(z.object({ id: z.string(), name: z.string(), polygon: z.array(pair) })),
  lines: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.enum(['entrance', 'counter']),
      start: pair,
      end: pair,
    }),
  ),
  visits: z.array(z.object({ zone: z.string(), intervalsSec: z.array(pair), toleranceSec: z.number() })),
  occupancyMax: z.number(),
  entries: z.number().optional(),
  exits: z.number().optional(),
});
export type Truth = z.infer<typeof truthSchema>;

export function readTruth(path: string): Truth {
  return truthSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Lengths of a zone's visits in seconds, in the order they began. */
export function dwellsOf(truth: Truth, zone: string): readonly number[] {
  const intervals = truth.visits.find((visits) => visits.zone === zone)?.intervalsSec ?? [];
  return intervals.map(([start, end]) => end - start);
}

/** A file of the evaluation media, or null where they are not on this machine (HIRO_MEDIA names them). */
export function evaluationMedia(name: string): string | null {
  const folder = process.env['HIRO_MEDIA'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  const path = join(folder, 'media', name);
  return existsSync(path) ? path : null;
}
