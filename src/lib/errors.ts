/**
 * Base of every error of ours. `kind` names the failure for code, `message` says it in words with
 * the values that matter, `isFatal` tells whether retrying the same thing is pointless.
 */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly kind: string;
  readonly isFatal: boolean;

  constructor(
    kind: string,
    message: string,
    options: { readonly isFatal?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.isFatal = options.isFatal ?? false;
  }
}

/** What an aborted call rejects with: the signal's own reason where that is an error. */
export function abortError(signal?: AbortSignal): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('The operation was aborted.', 'AbortError');
}

/** Whether an error only says that somebody aborted; such an error is neither logged nor shown. */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** First statement of every step that takes a signal. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError(signal);
}

/** The words of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
