import type { KeptMoment } from '../../domain/moments';
import type { MessageKey } from '../../i18n/en';
import { later } from '../../i18n/en-later';
import { AppError, messageOf } from '../../lib/errors';
import type { Texts } from '../../state/texts.svelte';

/** Why a moment was not kept, in words. */
export function failureWords(error: unknown, texts: Pick<Texts, 'say'>): string {
  const key = `moments.reason.${error instanceof AppError ? error.kind : ''}`;
  return isMessage(key) ? texts.say(key) : messageOf(error);
}

/** What was kept, and what is covered in it: "clip of 10 s, people covered". */
export function recordingWords(
  { recording, pictures, startMs, endMs }: KeptMoment,
  texts: Pick<Texts, 'say'>,
): string {
  const seconds = Math.round((endMs - startMs) / 1000);
  return `${texts.say(`moments.kind.${pictures > 1 ? 'clip' : 'snapshot'}`, { seconds })}, ${texts.say(`moments.cover.${recording.cover}`)}`;
}

function isMessage(key: string): key is MessageKey {
  return Object.hasOwn(later, key);
}
