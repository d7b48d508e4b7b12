import type { AskedReport, Interval } from './kind';
import { rowsOf } from './table';

const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';

/**
 * `docs/accuracy.md` with its measured part written anew; what people wrote around it stays. Throws where
 * the page has lost its marks.
 */
export function withMeasured(page: string, reports: readonly AskedReport[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`docs/accuracy.md must hold the lines "${BEGIN}" and "${END}"; put them back`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${measuredPart(reports)}\n\n${page.slice(end)}`;
}

/** One section per kind, one table per set: metric, value, 95 % interval. */
export function measuredPart(reports: readonly AskedReport[]): string {
  const kinds = [...new Set(reports.map(({ kind }) => kind))];
  return kinds
    .map((kind) => {
      const ofKind = reports.filter((report) => report.kind === kind);
      return [`## ${capitalised(kind)}`, ...ofKind.map(sectionOf)].join('\n\n');
    })
    .join('\n\n');
}

function sectionOf(report: AskedReport): string {
  const { set, options, limit, engine, models, metrics, intervals } = report;
  const asked = Object.entries(options).map(([name, value]) => `--${name} ${value}`);
  const limited = limit === null ? [] : [`--limit ${limit}`];
  const title = [set, ...asked, ...limited].join(' ');
  const nets = models.map(({ id, sha }) => `${id} (${sha})`).join(', ');
  const by = engine === null ? 'No net runs.' : `Engine ${engine}; ${nets}.`;
  const rows = rowsOf(metrics).map(
    ([name, value]) => `| ${name} | ${numberOf(value)} | ${intervalOf(intervals[name])} |`,
  );
  return [
    `### ${title}`,
    by,
    ['| metric | value | 95 % interval |', '| --- | ---: | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

function numberOf(value: number | null): string {
  if (value === null) return 'cannot be said';
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}

function intervalOf(interval: Interval | undefined): string {
  return interval === undefined ? '' : interval.map((bound) => bound.toFixed(3)).join(' – ');
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
