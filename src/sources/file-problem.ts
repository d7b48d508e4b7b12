import { messageOf } from '../lib/errors';
import { SourceError } from './frame-source';

/** Throws `SourceError` for a file that is empty, or has been moved or deleted since it was chosen. */
export async function checkReadable(file: Blob, name: string): Promise<void> {
  if (file.size === 0) throw unreadable(name, '0 bytes');
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch (error) {
    throw unreadable(name, messageOf(error), error);
  }
}

/** The file is there, but not in a form that can be decoded. */
export function unsupported(name: string, reason: string, cause?: unknown): SourceError {
  return new SourceError('file-unsupported', detailOf(name, reason), { isFatal: true, cause });
}

/** The file is broken or gone. */
export function unreadable(name: string, reason: string, cause?: unknown): SourceError {
  return new SourceError('file-unreadable', detailOf(name, reason), { isFatal: true, cause });
}

/** What a media element says of its file. */
export function mediaProblem(name: string, error: MediaError | null): SourceError {
  const reason = error?.message ?? '';
  return error === null || error.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED
    ? unsupported(name, reason)
    : unreadable(name, reason);
}

function detailOf(name: string, reason: string): string {
  return reason === '' ? name : `${name} (${reason})`;
}
