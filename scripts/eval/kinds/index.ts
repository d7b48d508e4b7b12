import type { EvalKind } from '../kind';
import { ATTRIBUTES } from './attributes';
import { MOOD } from './mood';
import { VERIFICATION } from './verification';
import { detection } from './detection';
import { counting } from './counting';
import { tracking } from './tracking';

/** Every kind that `npm run eval` knows. */
export const EVAL_KIND_LIST: readonly EvalKind[] = [
  detection,
  tracking,
  counting,
  ATTRIBUTES,
  MOOD,
  VERIFICATION,
];
