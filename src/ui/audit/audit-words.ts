import type { StoredAuditEntry } from '../../api/audit-contract';
import type { Texts } from '../../state/texts.svelte';

/** Who did it, in words where there are some. */
export function actorWords(actor: string, texts: Texts): string {
  if (actor === 'local') return texts.say('audit.actor.local');
  return actor === 'server' ? texts.say('audit.actor.server') : actor;
}

/** What it was done to, and how: "0190…, version 3". */
export function detailWords({ target, details }: Pick<StoredAuditEntry, 'target' | 'details'>): string {
  const facts = Object.entries(details).map(([name, value]) => `${name} ${String(value)}`);
  return [...(target === null ? [] : [target]), ...facts].join(', ');
}
