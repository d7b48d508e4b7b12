import { randomOf } from '../../../src/tracking/synthetic-people';

const FOLDS = 5;
const SEED = 1;

/**
 * What is said of each item with constants that were fitted without it (k-fold cross-validation, Stone,
 * 1974): items are dealt to `folds` parts at random, but the same for the same number of items.
 */
export function outOfFold<Item, Constants, Answer>(
  items: readonly Item[],
  by: {
    readonly fit: (items: readonly Item[]) => Constants;
    readonly answer: (item: Item, constants: Constants) => Answer;
    readonly folds?: number;
  },
): readonly Answer[] {
  const { fit, answer, folds = FOLDS } = by;
  const parts = dealt(items.length, folds);
  const constants = Array.from({ length: folds }, (_, fold) =>
    fit(items.filter((_item, index) => parts[index] !== fold)),
  );
  return items.map((item, index) => {
    const fitted = constants[parts[index] ?? 0];
    if (fitted === undefined) throw new Error(`expected a part below ${folds}`);
    return answer(item, fitted);
  });
}

/** The part of each item; parts differ by one item at most. */
function dealt(count: number, folds: number): readonly number[] {
  const parts = Array.from({ length: count }, (_, index) => index % folds);
  const random = randomOf(SEED);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [parts[last], parts[other]] = [parts[other] ?? 0, parts[last] ?? 0];
  }
  return parts;
}
