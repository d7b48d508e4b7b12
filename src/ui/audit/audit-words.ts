import type { StoredAuditEntry } from '../../api/audit-contract';
import type { MessageKey } from '../../i18n/en';
import { later } from '../../i18n/en-later';
import type { Texts } from '../../state/texts.svelte';

/** Finds what an id is called; null: nobody knows. */
export type NameOf = (id: string) => string | null;

/** Signs of an id that tell it from others on one page. */
const SHORT_LENGTH = 6;
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Who did it: "Ada", "Support", "Former member …e550d0". */
export function actorWords(actor: string, texts: Pick<Texts, 'say'>, nameOf: NameOf): string {
  const [kind = '', id = ''] = actor.split(' ', 2);
  switch (kind) {
    case 'local':
    case 'server':
      return texts.say(`audit.actor.${kind}`);
    case 'support':
      return texts.say('audit.actor.support');
    case 'user':
    case 'device':
      return nameOf(id) ?? `${texts.say(`audit.actor.${kind}`)} ${short(id)}`;
    default:
      return actor;
  }
}

/** What was done; its code where there are no words for it. */
export function actionWords(action: string, texts: Pick<Texts, 'say'>): string {
  const key = `audit.action.${action}`;
  return isMessage(key) ? texts.say(key) : action;
}

/** What it was done to, and how: "Front door, version 3". */
export function detailWords(
  { target, details }: Pick<StoredAuditEntry, 'target' | 'details'>,
  nameOf: NameOf,
): string {
  const name = (value: string): string => nameOf(value) ?? (ID.test(value) ? short(value) : value);
  const facts = Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${spaced(key)} ${typeof value === 'string' ? name(value) : String(value)}`);
  return [...(target === null ? [] : [name(target)]), ...facts].join(', ');
}

function short(id: string): string {
  return `…${id.slice(-SHORT_LENGTH)}`;
}

/** "recipientCount" as "recipient count". */
function spaced(key: string): string {
  return key.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function isMessage(key: string): key is MessageKey {
  return Object.hasOwn(later, key);
}
