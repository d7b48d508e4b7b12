import { expect, test } from 'vitest';
import { outOfFold } from './folds';

const ITEMS = Array.from({ length: 23 }, (_, index) => index);

test('no item is among those that its constants were fitted on, and all others of other parts are', () => {
  const seen = outOfFold(ITEMS, { fit: (items) => items, answer: (item, items) => ({ item, items }) });
  expect(seen.map(({ item }) => item)).toEqual(ITEMS);
  for (const { item, items } of seen) {
    expect(items).not.toContain(item);
    // Of 23 items a part has 4 or 5.
    expect(items.length).toBeGreaterThanOrEqual(18);
    expect(items.length).toBeLessThanOrEqual(19);
  }
});

test('parts are dealt the same way each time, and not in the order of the items', () => {
  const answers = (): readonly (readonly number[])[] =>
    outOfFold(ITEMS, { fit: (items) => items, answer: (_item, items) => items });
  expect(answers()).toEqual(answers());
  expect(answers()[0]).not.toEqual(ITEMS.filter((index) => index % 5 !== 0));
});
