import { z } from 'zod';
import { LOG_LEVELS } from '../lib/logger';
import { timeMsSchema } from './schema-parts';

/**
 * `GET /api/v1/diagnostics`: what our support needs to find a fault. No pictures, no secrets, no addresses
 * of cameras, no names of people, sites or cameras.
 */
export const diagnosticsSchema = z.strictObject({
  madeMs: timeMsSchema,
  version: z.string(),
  server: z.strictObject({
    node: z.string(),
    platform: z.string(),
    cores: z.int(),
    memoryBytes: z.int(),
    freeMemoryBytes: z.int(),
    residentBytes: z.int(),
    upForSec: z.number(),
  }),
  store: z.strictObject({
    kind: z.enum(['embedded', 'postgresql']),
    isAnswering: z.boolean(),
    migrations: z.array(z.string()),
    /** Rows per table, by the database's own estimate where it has one. */
    rows: z.record(z.string(), z.int()),
  }),
  cameras: z.array(
    z.strictObject({
      id: z.string(),
      siteId: z.string(),
      isEnabled: z.boolean(),
      source: z.string(),
      lines: z.int(),
      zones: z.int(),
      stream: z
        .strictObject({ state: z.string(), problem: z.string().nullable(), restarts: z.int() })
        .nullable(),
    }),
  ),
  gateway: z.strictObject({ state: z.string(), ffmpeg: z.string().nullable() }).nullable(),
  log: z.array(
    z.strictObject({
      atMs: timeMsSchema,
      level: z.enum(LOG_LEVELS),
      scope: z.string(),
      message: z.string(),
      fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  ),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;
