import { createHmac, randomBytes } from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../src/lib/errors';
import { codeOf } from '../start-error';
import { fsyncPath } from '../store/fsync-tree';

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** The 32 bytes of a key in base64; null where the text is no such key. */
export function parseKey(text: string): Buffer | null {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  const isExact = key.toString('base64').replace(/=+$/, '') === trimmed.replace(/=+$/, '');
  return isExact && key.length === KEY_BYTES ? key : null;
}

/** Names a key without telling it. */
export function keyIdOf(key: Buffer): string {
  return createHmac('sha256', key).update('hiro-credentials-key-1').digest('hex').slice(0, 16);
}

/** The key in a file; null where there is no file. Throws where it holds something else. */
export async function readKeyFile(path: string): Promise<Buffer | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const key = parseKey(text);
  if (key !== null) return key;
  throw new AppError(
    'credentials-key',
    `${path} holds no key (expected ${KEY_BYTES} bytes in base64): put it back from a backup.`,
  );
}

/** Makes a key that only its owner may read, on the disk before it is used; an older one stays. */
export async function makeKeyFile(path: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  const draft = `${path}.${process.pid}.new`;
  const handle = await open(draft, 'w', OWNER_ONLY);
  try {
    await handle.writeFile(`${key.toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  await fsyncPath(dirname(path));
  return (await readKeyFile(path)) ?? key;
}
