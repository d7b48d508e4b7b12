import { expect, it } from 'vitest';
import { later } from '../../i18n/en-later';
import { Translator } from '../../i18n/translator';
import { actionWords, actorWords, detailWords } from './audit-words';

const USER = '01a21d48-be5c-7548-b5d0-cd7ca4e550d0';
const texts = new Translator('en', later);
const nameOf = (id: string): string | null => (id === USER ? 'Ada' : id === 'door' ? 'Front door' : null);

it.each([
  ['a member', `user ${USER}`, 'Ada'],
  ['somebody who has left', 'user 01a21d48-be5c-7548-b5d0-000000abcdef', 'Former member …abcdef'],
  ['support', 'support 01a21d48-be5c-7548-b5d0-000000abcdef', 'Support'],
  ['the machine', 'local', 'Whoever was at the server'],
  ['what a newer server names', 'robot 7', 'robot 7'],
])('names %s', (_case, actor, words) => {
  expect(actorWords(actor, texts, nameOf)).toBe(words);
});

it('says what was done, or shows its code', () => {
  expect(actionWords('camera.changed', texts)).toBe('Camera changed');
  expect(actionWords('robot.waved', texts)).toBe('robot.waved');
});

it('names what it was done to, and how', () => {
  const details = { version: 3, siteId: USER, device: null, recipientCount: 2 };
  expect(detailWords({ target: 'door', details }, nameOf)).toBe(
    'Front door, version 3, site Ada, recipient count 2',
  );
  expect(detailWords({ target: null, details: {} }, nameOf)).toBe('');
});
