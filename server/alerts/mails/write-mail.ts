import type { Incident } from '../../../src/api/alert-contract';
import type { ReportLanguage } from '../../../src/api/integration-contract';
import { type MailWords, mailWords } from './mail-words';

/** An incident as it is mailed. */
export interface MailedIncident extends Pick<
  Incident,
  'kind' | 'severity' | 'ruleName' | 'subjectName' | 'stormNames' | 'firstFiredMs' | 'firingCount'
> {
  /** Null: it belongs to no site. */
  readonly site: { readonly name: string; readonly timeZone: string } | null;
}

/** One mail about what happened since the last one: metadata only. There is one incident at least. */
export function writeMail(
  incidents: readonly MailedIncident[],
  language: ReportLanguage,
): { readonly subject: string; readonly text: string } {
  const words = mailWords(language);
  const blocks = incidents.map((incident) => blockOf(incident, { words, language }));
  return {
    subject: subjectOf(incidents, words),
    text: [...blocks, words.how, words.why].join('\n\n'),
  };
}

function subjectOf(incidents: readonly MailedIncident[], words: MailWords): string {
  const [first, ...others] = incidents;
  if (first === undefined) return '';
  if (others.length === 0) {
    const place = [first.subjectName, first.site?.name ?? ''].filter((name) => name !== '').join(', ');
    return `${titleOf(first, words)}${place === '' ? '' : ` – ${place}`}`;
  }
  const sites = new Set(incidents.map(({ site }) => site?.name ?? ''));
  const worst = incidents.find(({ severity }) => severity === 'critical') ?? first;
  const many = words.many(incidents.length, sites.size === 1 ? (first.site?.name ?? '') : '');
  return `${words.severity[worst.severity]}: ${many}`;
}

function titleOf({ severity, kind }: MailedIncident, words: MailWords): string {
  return `${words.severity[severity]}: ${words.kind[kind]}`;
}

function blockOf(
  incident: MailedIncident,
  { words, language }: { readonly words: MailWords; readonly language: ReportLanguage },
): string {
  const { site, subjectName, ruleName, stormNames, firstFiredMs, firingCount } = incident;
  const timeZone = site?.timeZone ?? 'UTC';
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long', timeZone });
  const lines: readonly (readonly [string, string])[] = [
    [words.site, site?.name ?? words.noPlace],
    [words.where, subjectName],
    [words.rule, ruleName ?? ''],
    [words.storm, stormNames.join(', ')],
    [words.since, format.format(firstFiredMs)],
    [words.firings, String(firingCount)],
  ];
  const told = lines.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return [titleOf(incident, words), ...told].join('\n');
}
