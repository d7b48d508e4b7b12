import { z } from 'zod';
import { incidentSchema } from '../../src/api/alert-contract';
import { leaseStateSchema, liveReportSchema } from '../../src/api/lease-contract';
import { alarmSchema } from '../../src/api/live-contract';
import { idSchema } from '../../src/api/schema-parts';

const holderSchema = leaseStateSchema.options[1].shape.holder;

const organisationId = idSchema;

/** A camera's holder reported, or the camera has lost its holder: then both are null. */
const reportMessageSchema = z.object({
  kind: z.literal('report'),
  organisationId,
  siteId: idSchema,
  cameraId: idSchema,
  report: liveReportSchema.nullable(),
  holder: holderSchema,
});

/** Sites or cameras were made, changed or removed. */
const configurationMessageSchema = z.object({ kind: z.literal('configuration-changed'), organisationId });

/** An alarm was opened, acknowledged or closed: its row as it stands now. */
const alarmMessageSchema = z.object({ kind: z.literal('alarm'), organisationId, alarm: alarmSchema });

/** An incident was opened or is not as it was: its row as it stands now. */
const incidentMessageSchema = z.object({
  kind: z.literal('incident'),
  organisationId,
  incident: incidentSchema,
});

/** Somebody corrected or reset the number of people at a site. */
const correctionMessageSchema = z.object({
  kind: z.literal('occupancy-corrected'),
  organisationId,
  siteId: idSchema,
});

/** Messages may have been lost: whoever remembers something of earlier ones reads it anew. */
const gapMessageSchema = z.object({ kind: z.literal('gap') });

export const liveMessageSchema = z.discriminatedUnion('kind', [
  reportMessageSchema,
  configurationMessageSchema,
  alarmMessageSchema,
  incidentMessageSchema,
  correctionMessageSchema,
  gapMessageSchema,
]);

/** What the parts of the server, in all its processes, tell each other. */
export type LiveMessage = z.infer<typeof liveMessageSchema>;
export type ReportMessage = z.infer<typeof reportMessageSchema>;
