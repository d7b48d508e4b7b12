import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { codeOf, StartError } from '../start-error';

const OWNER_ONLY = 0o600;
const EVERYBODY_READS = 0o644;
const OWNER_ONLY_FOLDER = 0o700;

/** Makes a folder that only its owner may enter. Throws `StartError`. */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: OWNER_ONLY_FOLDER });
    chmodSync(path, OWNER_ONLY_FOLDER);
  } catch (error) {
    throw cannot('written', path, error);
  }
}

/** A text file's content; null where there is none. Throws `StartError`. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw cannot('read', path, error);
  }
}

/** Replaces a file as a whole: a reader or a power cut finds the old content or the new one. */
export function replaceFile(
  path: string,
  content: string,
  options: { readonly isSecret: boolean } = { isSecret: true },
): void {
  const fresh = `${path}.new`;
  try {
    writeFileSync(fresh, content, { mode: options.isSecret ? OWNER_ONLY : EVERYBODY_READS, flush: true });
    renameSync(fresh, path);
  } catch (error) {
    throw cannot('written', path, error);
  }
}

function cannot(verb: 'read' | 'written', path: string, error: unknown): StartError {
  return new StartError(
    `${path} cannot be ${verb} (${codeOf(error)}): give this user the right to, or choose another folder with --data.`,
    error,
  );
}
