import { z } from 'zod';
import { MIN_PASSWORD_LENGTH } from '../../api/account-contract';
import { nameSchema } from '../../api/schema-parts';
import type { Texts } from '../texts.svelte';

const emailSchema = z.email().max(254);
const MAX_PASSWORD_LENGTH = 128;

/** What is wrong with an address; null if nothing. */
export function emailFault(texts: Texts, email: string): string | null {
  return emailSchema.safeParse(email.trim()).success ? null : texts.say('accounts.fault.email');
}

/** What is wrong with a password that is to be set; null if nothing. */
export function newPasswordFault(texts: Texts, password: string): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) {
    return texts.say('accounts.fault.passwordShort', { count: MIN_PASSWORD_LENGTH });
  }
  return password.length > MAX_PASSWORD_LENGTH
    ? texts.say('accounts.fault.passwordLong', { count: MAX_PASSWORD_LENGTH })
    : null;
}

/** What is wrong with a password that is given as a proof; null if nothing. */
export function givenPasswordFault(texts: Texts, password: string): string | null {
  return password === '' ? texts.say('accounts.fault.passwordEmpty') : null;
}

/** What is wrong with a name; null if nothing. */
export function nameFault(texts: Texts, name: string): string | null {
  return nameSchema.safeParse(name).success ? null : texts.say('accounts.fault.name');
}

/** What is wrong with six digits or a backup code; null if nothing. */
export function codeFault(texts: Texts, code: string): string | null {
  return code.trim().length < 6 ? texts.say('accounts.fault.code') : null;
}
