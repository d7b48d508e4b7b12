import type { ReportInput, ReportLanguage } from '../../../src/api/integration-contract';
import { Formats } from '../../../src/i18n/format';
import { escapeMarkup as escaped } from '../../tls/trust/markup';
import type { CountedNumbers, SiteReport } from './report-numbers';
import { type ReportTexts, reportTexts } from './report-texts';
import { localHour, type ReportSpan } from './report-times';

interface MailParts {
  readonly report: SiteReport;
  readonly span: ReportSpan;
  readonly timeZone: string;
  readonly period: ReportInput['period'];
  readonly language: ReportLanguage;
  readonly kind: 'on-time' | 'late' | 'test';
  readonly hasCsv: boolean;
}

/** A report in words; `csv` is null where it is not wanted. */
export interface ReportMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly csv: { readonly name: string; readonly content: string } | null;
}

/** Writes a report: as text, as simple HTML, and by hour as CSV. */
export function writeReport(parts: MailParts): ReportMail {
  const { report, span, language, period, kind, hasCsv } = parts;
  const texts = reportTexts(language);
  const formats = new Formats(language);
  const days = daysIn(span, formats);
  const heading = `${texts[period]}: ${report.siteName}`;
  const prefix = kind === 'test' ? `[${texts.test}] ` : '';
  const sentences = sentencesOf(parts, texts, formats);
  const rows = rowsOf(report, texts, formats);
  const head = [texts.camera, texts.entries, texts.exits, texts.mean, texts.most, texts.watched];
  return {
    subject: lineOf(`${prefix}${heading}, ${days}`),
    text: textOf({ heading, days, rows, head, sentences, texts }),
    html: htmlOf({ heading, days, rows, head, sentences, texts, language }),
    csv: hasCsv ? { name: `hiro-${span.firstDay}.csv`, content: csvOf(parts) } : null,
  };
}

function daysIn({ firstDay, lastDay }: ReportSpan, formats: Formats): string {
  // Noon of the day itself in UTC: the date is a calendar's, not an instant.
  const words = (day: string): string => formats.day(Date.parse(`${day}T12:00:00Z`), 'UTC');
  return firstDay === lastDay ? words(firstDay) : `${words(firstDay)} – ${words(lastDay)}`;
}

function sentencesOf(parts: MailParts, texts: ReportTexts, formats: Formats): readonly string[] {
  const { report, timeZone, kind, hasCsv } = parts;
  const { busiest } = report;
  return [
    ...(kind === 'late' ? [texts.late] : []),
    ...(report.cameras.length === 0 ? [texts.noCameras] : []),
    ...(busiest === null
      ? []
      : [texts.busiest(localHour(busiest.startMs, timeZone), formats.number(busiest.entries))]),
    texts.about,
    ...(hasCsv ? [texts.attached] : []),
  ];
}

function rowsOf(report: SiteReport, texts: ReportTexts, formats: Formats): readonly (readonly string[])[] {
  const cells = (name: string, numbers: CountedNumbers): readonly string[] => {
    if (numbers.coverage === 0) return [name, '–', '–', '–', '–', texts.notWatched];
    const { entries, exits, meanPeople, mostPeople, coverage } = numbers;
    return [
      name,
      formats.number(entries),
      formats.number(exits),
      meanPeople === null ? '–' : formats.number(meanPeople, 1),
      mostPeople === null ? '–' : formats.number(mostPeople),
      shareOf(coverage, formats),
    ];
  };
  const { entries, exits, coverage } = report;
  // People of several cameras do not add up: the same ones may be seen by two.
  const whole = cells(texts.total, { entries, exits, coverage, meanPeople: null, mostPeople: null });
  return [...report.cameras.map(({ name, numbers }) => cells(name, numbers)), whole];
}

/** Never "100 %" or "0 %" for what is only nearly that. */
function shareOf(share: number, formats: Formats): string {
  if (share > 0 && share < 0.01) return `< ${formats.percent(0.01)}`;
  if (share < 1 && share > 0.99) return `> ${formats.percent(0.99)}`;
  return formats.percent(share);
}

interface Written {
  readonly heading: string;
  readonly days: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly sentences: readonly string[];
  readonly texts: ReportTexts;
}

function textOf({ heading, days, head, rows, sentences, texts }: Written): string {
  const blocks = rows.map(([name = '', ...cells]) =>
    [name, ...cells.map((cell, index) => `  ${head[index + 1] ?? ''}: ${cell}`)].join('\n'),
  );
  return [heading, days, '', ...blocks.flatMap((block) => [block, '']), ...sentences, '', texts.why, ''].join(
    '\n',
  );
}

function htmlOf({
  heading,
  days,
  head,
  rows,
  sentences,
  texts,
  language,
}: Written & { readonly language: ReportLanguage }): string {
  const cell = (text: string, index: number, tag: 'td' | 'th'): string =>
    `<${tag} style="padding:4px 12px 4px 0;text-align:${index === 0 ? 'left' : 'right'}">${escaped(text)}</${tag}>`;
  const row = (cells: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((text, index) => cell(text, index, tag)).join('')}</tr>`;
  return [
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${escaped(heading)}</title>`,
    '<body style="font-family:system-ui,sans-serif;line-height:1.45;max-width:44rem">',
    `<h1 style="font-size:1.3em">${escaped(heading)}</h1><p>${escaped(days)}</p>`,
    `<table style="border-collapse:collapse">${row(head, 'th')}${rows.map((cells) => row(cells, 'td')).join('')}</table>`,
    ...sentences.map((sentence) => `<p>${escaped(sentence)}</p>`),
    `<p><small>${escaped(texts.why)}</small></p></body></html>`,
  ].join('\n');
}

/** Hours without covered time have no line: nothing is known of them. */
function csvOf({ report, timeZone }: MailParts): string {
  const lines = report.cameras.flatMap(({ name, hours }) =>
    hours.map(({ startMs, numbers, staffExcluded }) => [
      new Date(startMs).toISOString(),
      localHour(startMs, timeZone),
      csvText(name),
      String(numbers.entries),
      String(numbers.exits),
      numbers.meanPeople === null ? '' : numbers.meanPeople.toFixed(3),
      numbers.mostPeople === null ? '' : String(numbers.mostPeople),
      staffExcluded ?? '',
      numbers.coverage.toFixed(4),
    ]),
  );
  const head = [
    'start',
    'local_start',
    'camera',
    'entries',
    'exits',
    'mean_people',
    'most_people',
    'staff_excluded',
    'coverage',
  ];
  return `${[head, ...lines].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}

/** A spreadsheet would take what begins so for a formula. */
function csvText(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

/** Text as it may stand in a header: one line. */
function lineOf(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
