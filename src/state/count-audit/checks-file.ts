import { z } from 'zod';
import { resultOf, type CountAudit } from '../../count-audit/count-audit';
import { correctionsSchema, countAuditSchema, type CameraCorrections } from './check-schema';

const FORMAT = 'hiro-checks';

/** Checks and corrections of one camera, as a file takes them to another browser. Numbers only. */
export interface ChecksFile {
  readonly cameraId: string;
  readonly cameraName: string;
  readonly audits: readonly CountAudit[];
  /** Null: nothing was ever put right. */
  readonly corrections: CameraCorrections | null;
}

const fileSchema = z
  .object({
    format: z.literal(FORMAT),
    version: z.literal(1),
    cameraId: z.string(),
    cameraName: z.string(),
    audits: z.array(countAuditSchema),
    corrections: correctionsSchema.nullable(),
  })
  .refine(({ audits, cameraId, corrections }) =>
    [...audits, ...(corrections === null ? [] : [corrections])].every((one) => one.cameraId === cameraId),
  );

/** The file's text, JSON; each check with what it came to, for whoever reads it elsewhere. */
export function writeChecksFile({ audits, ...rest }: ChecksFile): string {
  const results = audits.map((audit) => ({ ...audit, result: resultOf(audit) }));
  return `${JSON.stringify({ format: FORMAT, version: 1, ...rest, audits: results }, null, 2)}\n`;
}

/** Null: the text is no such file, or one that would break the bounds of a correction. */
export function readChecksFile(text: string): ChecksFile | null {
  try {
    return fileSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
