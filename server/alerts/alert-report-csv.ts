import type { AlertReport } from '../../src/api/alert-report-contract';
import { BYTE_ORDER_MARK, csvLine } from '../statistics/csv';

const HEADER = [
  'what',
  'kind or name',
  'severity',
  'incidents',
  'firings',
  'open',
  'acknowledged',
  'resolved',
  'comments',
  'other actions',
  'median seconds to acknowledge',
  'median seconds to resolve',
  'unwatched seconds',
] as const;

type Cells = Readonly<Partial<Record<(typeof HEADER)[number], string | number | null>>>;

/** A shift report as one table: incidents by kind, all of them, who acted, and what was not watched. */
export function alertReportCsv(report: AlertReport): string {
  const lines: readonly Cells[] = [
    ...report.rows.map((row) => ({
      what: 'incidents',
      'kind or name': row.kind,
      severity: row.severity,
      incidents: row.incidents,
      firings: row.firings,
      open: row.open,
      acknowledged: row.acknowledged,
      resolved: row.resolved,
      'median seconds to acknowledge': secondsOf(row.medianAcknowledgeMs),
      'median seconds to resolve': secondsOf(row.medianResolveMs),
    })),
    {
      what: 'all incidents',
      incidents: report.rows.reduce((sum, { incidents }) => sum + incidents, 0),
      firings: report.rows.reduce((sum, { firings }) => sum + firings, 0),
      'median seconds to acknowledge': secondsOf(report.medianAcknowledgeMs),
      'median seconds to resolve': secondsOf(report.medianResolveMs),
    },
    ...report.actors.map(({ by, acknowledged, resolved, comments, others }) => ({
      what: 'acted',
      'kind or name': by === null ? 'erased account' : (report.names[by] ?? by),
      acknowledged,
      resolved,
      comments,
      'other actions': others,
    })),
    ...report.unwatched.map(({ name, ms }) => ({
      what: 'camera not watched',
      'kind or name': name,
      'unwatched seconds': secondsOf(ms),
    })),
  ];
  const rows = lines.map((cells) => csvLine(HEADER.map((column) => cells[column] ?? null)));
  return `${BYTE_ORDER_MARK}${csvLine(HEADER)}${rows.join('')}`;
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 1000);
}
