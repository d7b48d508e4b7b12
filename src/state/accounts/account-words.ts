import { ApiError, ServerUnreachableError } from '../../api/http';
import type { MessageKey } from '../../i18n/en';
import { messageOf } from '../../lib/errors';
import type { Texts } from '../texts.svelte';

/** Sentences for what the server's accounts refuse, by the problem's code (`account-contract.ts`). */
const SENTENCES: Readonly<Record<string, MessageKey>> = {
  'signed-out': 'accounts.fault.signed-out',
  'not-allowed': 'accounts.fault.not-allowed',
  'wrong-password': 'accounts.fault.wrong-password',
  'wrong-code': 'accounts.fault.wrong-code',
  'challenge-over': 'accounts.fault.challenge-over',
  'too-many-tries': 'accounts.fault.too-many-tries',
  'link-over': 'accounts.fault.link-over',
  quota: 'accounts.fault.quota',
  'last-owner': 'accounts.fault.last-owner',
  'already-set-up': 'accounts.fault.already-set-up',
  'set-up-first': 'accounts.fault.set-up-first',
  'hand-over-first': 'accounts.fault.hand-over-first',
  'confirm-organisation': 'accounts.fault.confirm-organisation',
  'has-account': 'accounts.fault.has-account',
  'other-address': 'accounts.fault.other-address',
  'elsewhere-too': 'accounts.fault.elsewhere-too',
  'old-terms': 'accounts.fault.old-terms',
  'already-member': 'accounts.fault.already-member',
  'pairing-over': 'accounts.fault.pairing-over',
  'legal-hold': 'accounts.fault.legal-hold',
  'name-differs': 'accounts.fault.name-differs',
};

/** What went wrong, in words for the person at the screen. */
export function accountWords(texts: Texts, error: unknown): string {
  if (error instanceof ServerUnreachableError) return texts.say('accounts.fault.unreachable');
  if (!(error instanceof ApiError)) return messageOf(error);
  if (error.problem === null) return texts.say('accounts.fault.unreachable');
  const key = SENTENCES[error.problem.code ?? ''];
  if (key !== undefined) return texts.say(key);
  return error.status === 429 ? texts.say('accounts.fault.too-many-tries') : error.message;
}

/** The code by which the server refused; null where it did not. */
export function refusalCode(error: unknown): string | null {
  return error instanceof ApiError ? (error.problem?.code ?? null) : null;
}
