import { homedir } from 'node:os';
import { resolve } from 'node:path';

/** A path as somebody types it, made absolute; `~` is this user's home. */
export function absolutePath(path: string): string {
  return resolve(path.replace(/^~(?=$|[\\/])/, homedir()));
}
