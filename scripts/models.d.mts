/**
 * Prepares what is missing in public/models/. Throws an error that says what to do if a file is not
 * what the lock pins.
 */
export function prepareModels(options?: {
  /** The project's root; for tests. */
  readonly root?: string;
  /** Read every prepared file again. */
  readonly verify?: boolean;
  /** Write the lock anew from what is installed. */
  readonly updateLock?: boolean;
  readonly log?: (line: string) => void;
}): Promise<void>;
