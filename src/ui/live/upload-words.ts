import type { OutboxState, StoreMode } from '../../../workers/protocol';
import type { Texts } from '../../state/texts.svelte';

/** How the upload stands in a few words. */
export interface UploadWords {
  readonly words: string;
  readonly tone: 'plain' | 'warn';
}

export function uploadWords(
  mode: StoreMode,
  outbox: OutboxState | null,
  texts: Pick<Texts, 'say'>,
): UploadWords {
  if (mode === 'local') return { words: texts.say('live.upload.local'), tone: 'plain' };
  if (outbox === null) return { words: '–', tone: 'plain' };
  const { waiting, quarantined, isOnline, lastError } = outbox;
  const parts = [texts.say(isOnline ? 'live.upload.waiting' : 'live.upload.offline', { count: waiting })];
  if (quarantined > 0) parts.push(texts.say('live.upload.quarantined', { count: quarantined }));
  const isTroubled = !isOnline || quarantined > 0 || lastError !== null;
  return { words: parts.join(', '), tone: isTroubled ? 'warn' : 'plain' };
}
