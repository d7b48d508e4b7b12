import { z } from 'zod';
import { SEVERITIES } from '../domain/alert';
import { INCIDENT_KINDS } from './alert-contract';
import { idSchema, timeMsSchema } from './schema-parts';

/** A shift is no longer than a month. */
export const MAX_ALERT_REPORT_MS = 31 * 24 * 60 * 60_000;

/** `GET /api/v1/sites/:siteId/alert-report`: `from` is part of the span, `to` is not; UTC, ms. */
export const alertReportQuerySchema = z
  .strictObject({
    from: z.coerce.number().pipe(timeMsSchema),
    to: z.coerce.number().pipe(timeMsSchema),
    /** A file. */
    format: z.enum(['csv', 'json']).optional(),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' })
  .refine(({ from, to }) => to - from <= MAX_ALERT_REPORT_MS, {
    path: ['to'],
    message: 'is more than 31 days after from',
  });
export type AlertReportQuery = z.output<typeof alertReportQuerySchema>;

const count = z.int().min(0);

/** What happened at a site in a span of time. Incidents belong to the span in which they were opened. */
export const alertReportSchema = z.object({
  siteId: idSchema,
  fromMs: timeMsSchema,
  toMs: timeMsSchema,
  /** By kind and severity; those that did not happen are left out. */
  rows: z.array(
    z.object({
      kind: z.enum(INCIDENT_KINDS),
      severity: z.enum(SEVERITIES),
      incidents: count,
      firings: count,
      /** As they stand now. */
      open: count,
      acknowledged: count,
      resolved: count,
      /** From opened to acknowledged or resolved by somebody, ms; null: none was. */
      medianAcknowledgeMs: z.number().nullable(),
      medianResolveMs: z.number().nullable(),
    }),
  ),
  /** Of all incidents together. */
  medianAcknowledgeMs: z.number().nullable(),
  medianResolveMs: z.number().nullable(),
  /** Who did something in the span, whichever incident it was about; null: an account that is gone. */
  actors: z.array(
    z.object({
      by: z.string().nullable(),
      acknowledged: count,
      resolved: count,
      comments: count,
      others: count,
    }),
  ),
  /** How long an alarm said that nobody watched a camera, within the span. */
  unwatched: z.array(z.object({ cameraId: idSchema, name: z.string(), ms: z.number().min(0) })),
  names: z.record(z.string(), z.string()),
});
export type AlertReport = z.output<typeof alertReportSchema>;
