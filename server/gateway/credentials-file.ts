import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../src/lib/errors';
import { codeOf } from '../start-error';
import { fsyncPath } from '../store/fsync-tree';
import { sealedSchema } from './sealed-record';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** Which key the records were encrypted with. */
  keyId: z.string(),
  records: z.record(z.string(), sealedSchema.extend({ scope: z.string() })),
});

/** What lies on the disk. */
export type CredentialsFile = z.infer<typeof fileSchema>;

/** The file's content; null where there is none. Throws where it is damaged. */
export async function readCredentialsFile(path: string): Promise<CredentialsFile | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const parsed = fileSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'credentials-file',
    `${path} is damaged: put it back from a backup, or remove it and give the cameras’ passwords again.`,
  );
}

/** Replaces the file as a whole; a power cut leaves the old content or the new one. */
export async function writeCredentialsFile(path: string, content: CredentialsFile): Promise<void> {
  const folder = dirname(path);
  const draft = `${path}.new`;
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const handle = await open(draft, 'w', OWNER_ONLY);
  try {
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
  await fsyncPath(folder);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
