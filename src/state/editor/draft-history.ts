import type { Draft } from './draft';

/** How many steps can be taken back. */
const MAX_STEPS = 200;

/** A draft with the way back and forth. Values are never changed in place. */
export interface DraftHistory<Item = Draft> {
  readonly past: readonly Item[];
  readonly present: Item;
  readonly future: readonly Item[];
}

export function startHistory<Item>(draft: Item): DraftHistory<Item> {
  return { past: [], present: draft, future: [] };
}

/** Makes one step that can be taken back; a draft that changes nothing is no step. */
export function commit<Item>(history: DraftHistory<Item>, draft: Item): DraftHistory<Item> {
  if (JSON.stringify(history.present) === JSON.stringify(draft)) return history;
  return { past: [...history.past, history.present].slice(-MAX_STEPS), present: draft, future: [] };
}

/** Shows a draft without making a step, as while a point is being dragged. */
export function preview<Item>(history: DraftHistory<Item>, draft: Item): DraftHistory<Item> {
  return { ...history, present: draft };
}

/** Makes one step of all previews since `before`. */
export function settle<Item>(history: DraftHistory<Item>, before: Item): DraftHistory<Item> {
  return commit({ ...history, present: before }, history.present);
}

export function undo<Item>(history: DraftHistory<Item>): DraftHistory<Item> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
  };
}

export function redo<Item>(history: DraftHistory<Item>): DraftHistory<Item> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}
