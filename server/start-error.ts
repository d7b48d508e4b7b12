import { AppError } from '../src/lib/errors';

/** Why the server cannot start, as one sentence that says what to do. It is printed without a stack. */
export class StartError extends AppError {
  override readonly name = 'StartError';

  constructor(message: string, cause?: unknown) {
    super('start', message, { isFatal: true, cause });
  }
}

/** The `code` of a system or database error, or an empty text. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
