import { expect, it } from 'vitest';
import type { OutboxState, StoreMode } from '../../../workers/protocol';
import { en } from '../../i18n/en';
import { Translator } from '../../i18n/translator';
import { uploadWords } from './upload-words';

const CALM: OutboxState = {
  waiting: 0,
  quarantined: 0,
  elsewhere: 0,
  lastSentAtMs: null,
  isOnline: true,
  lastError: null,
};

it.each<[StoreMode, OutboxState | null, string, 'plain' | 'warn']>([
  ['local', null, 'off: counts stay in this browser', 'plain'],
  ['server', null, '–', 'plain'],
  ['server', CALM, 'all sent', 'plain'],
  ['server', { ...CALM, waiting: 1 }, '1 minute waits', 'plain'],
  ['server', { ...CALM, waiting: 3, isOnline: false }, 'offline, 3 minutes wait', 'warn'],
  ['server', { ...CALM, quarantined: 2 }, 'all sent, 2 refused', 'warn'],
  ['server', { ...CALM, waiting: 2, lastError: '503' }, '2 minutes wait', 'warn'],
])('%s %j: %s', (mode, outbox, words, tone) => {
  expect(uploadWords(mode, outbox, new Translator('en', en))).toEqual({ words, tone });
});
