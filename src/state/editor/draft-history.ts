import { isSameDraft, type Draft } from './draft';

/** How many steps can be taken back. */
const MAX_STEPS = 200;

/** A draft with the way back and forth. Values are never changed in place. */
export interface DraftHistory {
  readonly past: readonly Draft[];
  readonly present: Draft;
  readonly future: readonly Draft[];
}

export function startHistory(draft: Draft): DraftHistory {
  return { past: [], present: draft, future: [] };
}

/** Makes one step that can be taken back; a draft that changes nothing is no step. */
export function commit(history: DraftHistory, draft: Draft): DraftHistory {
  if (isSameDraft(history.present, draft)) return history;
  return { past: [...history.past, history.present].slice(-MAX_STEPS), present: draft, future: [] };
}

/** Shows a draft without making a step, as while a point is being dragged. */
export function preview(history: DraftHistory, draft: Draft): DraftHistory {
  return { ...history, present: draft };
}

/** Makes one step of all previews since `before`. */
export function settle(history: DraftHistory, before: Draft): DraftHistory {
  return commit({ ...history, present: before }, history.present);
}

export function undo(history: DraftHistory): DraftHistory {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
  };
}

export function redo(history: DraftHistory): DraftHistory {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}
