import type { EvalKind } from '../kind';
import { attributes } from './attributes';
import { mood } from './mood';
import { verification } from './verification';
import { detection } from './detection';
import { counting } from './counting';
import { tracking } from './tracking';

/** Every kind that `npm run eval` knows. */
export const EVAL_KIND_LIST: readonly EvalKind[] = [
  detection,
  tracking,
  counting,
  attributes,
  mood,
  verification,
];
