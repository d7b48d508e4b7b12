import { groupsOf } from './groups';

/** What was said of a thing of a known class. */
export interface Classified<Class extends string> {
  readonly truth: Class;
  /** Null: nothing was said; counts as wrong. */
  readonly answer: Class | null;
}

/** Share that is right; null without items. */
export function accuracyOf<Class extends string>(items: readonly Classified<Class>[]): number | null {
  return items.length === 0
    ? null
    : items.filter(({ truth, answer }) => truth === answer).length / items.length;
}

/** The mean of the classes' recalls, each class counting the same; classes without items are left out. */
export function balancedAccuracyOf<Class extends string>(items: readonly Classified<Class>[]): number | null {
  const recalls = [...recallByClass(items).values()];
  return recalls.length === 0 ? null : recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

/** Share that is right of each class that occurs, in the order of their first occurrence. */
export function recallByClass<Class extends string>(
  items: readonly Classified<Class>[],
): ReadonlyMap<Class, number> {
  const byClass = groupsOf(items, ({ truth }) => truth);
  return new Map([...byClass].map(([truth, members]) => [truth, accuracyOf(members) ?? 0]));
}
