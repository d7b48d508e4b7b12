import { expect, it } from 'vitest';
import { DEFAULT_PERSON_SEARCH } from '../../domain/config';
import type { Draft } from './draft';
import { commit, preview, redo, settle, startHistory, undo } from './draft-history';

function draftNamed(name: string): Draft {
  return { lines: [], zones: [{ id: 'z', name, polygon: [] }], search: DEFAULT_PERSON_SEARCH };
}

const a = draftNamed('a');
const b = draftNamed('b');
const c = draftNamed('c');

it('takes steps back and makes them again', () => {
  const history = commit(commit(startHistory(a), b), c);
  expect(undo(history).present).toEqual(b);
  expect(undo(undo(history)).present).toEqual(a);
  expect(redo(undo(history)).present).toEqual(c);
});

it('stays at either end', () => {
  const history = commit(startHistory(a), b);
  expect(undo(undo(undo(history))).present).toEqual(a);
  expect(redo(history)).toEqual(history);
});

it('forgets what was undone after a new step', () => {
  const history = commit(undo(commit(startHistory(a), b)), c);
  expect(history.future).toEqual([]);
  expect(undo(history).present).toEqual(a);
});

it('makes no step of a change that changes nothing', () => {
  expect(commit(startHistory(a), draftNamed('a')).past).toEqual([]);
});

it('makes one step of a drag', () => {
  const dragged = settle(preview(preview(startHistory(a), b), c), a);
  expect(dragged.present).toEqual(c);
  expect(undo(dragged).present).toEqual(a);
});

it('makes no step of a drag back to where it began', () => {
  expect(settle(preview(preview(startHistory(a), b), a), a).past).toEqual([]);
});
