import type { Undo } from '../lib/disposer';

/** Requests that a page that goes may not have written down yet. */
export interface LeftNotes {
  readonly purpose: string;
  /** What their addresses begin with. */
  readonly base: string;
  readonly rests: readonly string[];
  /** Of the first of them. */
  readonly atMs: number;
  /** The entry that they go on with, and how many requests it stood for; null: they begin one. */
  readonly entry: { readonly id: number; readonly requests: number } | null;
}

/** Where notes are left; a browser's `localStorage`. */
export interface Shelf {
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Each page leaves its notes under a key of its own; tabs do not overwrite each other. */
export const LEFT_PREFIX = 'hiro-cctv.egress-left.';

/**
 * Leaves notes for the next page of this browser at once, which storage that answers later cannot; returns the
 * undo, for a page that could write them after all. Where room is short the addresses are left out, and their
 * number stays.
 */
export function leaveNotes(left: readonly LeftNotes[], shelf: Shelf): Undo {
  if (left.length === 0) return () => undefined;
  const key = LEFT_PREFIX + crypto.getRandomValues(new Uint32Array(2)).join('-');
  const counted = left.map((notes) => ({ ...notes, rests: notes.rests.map(() => '') }));
  for (const form of [left, counted]) {
    try {
      shelf.setItem(key, JSON.stringify(form));
      return () => shelf.removeItem(key);
    } catch {
      // Full or blocked: the next form is smaller.
    }
  }
  return () => undefined;
}
