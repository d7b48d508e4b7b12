import type { EvalKind } from '../kind';

/** Every kind that `npm run eval` knows. */
export const EVAL_KIND_LIST: readonly EvalKind[] = [];
