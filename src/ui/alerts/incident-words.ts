import type { Incident, IncidentEntry } from '../../api/alert-contract';
import type { Texts } from '../../state/texts.svelte';

/** What happened, in few words: the rule's name, or what it is about. */
export function titleOf(incident: Incident, texts: Texts): string {
  return incident.ruleName ?? texts.say(`alert.kind.${incident.kind}`);
}

/** Where: camera or device; of a storm, what it is made of. */
export function placeOf({ kind, subjectName, stormNames }: Incident): string {
  return kind === 'storm' ? stormNames.join(', ') : subjectName;
}

/** Who did something, in words. */
export function actorOf(
  by: string | null,
  texts: Texts,
  nameOf: (by: string | null) => string | null,
): string {
  if (by === null) return texts.say('incidents.by.gone');
  if (by === 'server') return texts.say('incidents.by.server');
  if (by.startsWith('local')) return texts.say('incidents.by.local');
  return nameOf(by) ?? texts.say('incidents.by.unknown');
}

/** One line of the timeline. */
export function entryWords(
  entry: IncidentEntry,
  say: {
    readonly texts: Texts;
    readonly nameOf: (by: string | null) => string | null;
    readonly at: (timeMs: number) => string;
  },
): string {
  const { texts, nameOf, at } = say;
  const who = actorOf(entry.by, texts, nameOf);
  switch (entry.kind) {
    case 'opened':
      return texts.say('incidents.entry.opened');
    case 'raised':
      return texts.say('incidents.entry.raised', {
        severity: texts.say(`rules.severity.${entry.severity ?? 'warning'}`),
      });
    case 'snoozed':
      return texts.say('incidents.entry.snoozed', {
        who,
        until: entry.untilMs === null ? '' : at(entry.untilMs),
      });
    case 'assigned':
      return entry.memberId === null
        ? texts.say('incidents.entry.unassigned', { who })
        : texts.say('incidents.entry.assigned', {
            who,
            to: nameOf(entry.memberId) ?? texts.say('incidents.by.unknown'),
          });
    case 'commented':
      return texts.say('incidents.entry.commented', { who });
    case 'acknowledged':
    case 'resolved':
    case 'reopened':
    case 'woken':
      return texts.say(`incidents.entry.${entry.kind}`, { who });
  }
}
