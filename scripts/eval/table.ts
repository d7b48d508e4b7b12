import type { EvalReport, Interval, Metrics } from './kind';

/** A report as lines of text, numbers right-aligned, with its intervals. */
export function tableOf({ kind, set, engine, metrics, intervals }: EvalReport): string {
  const rows = rowsOf(metrics).map(([name, value]) => [name, wordOf(value), intervalOf(intervals[name])]);
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const title = `${kind} · ${set}${engine === null ? '' : ` · ${engine}`}`;
  return [
    title,
    ...rows.map(([name = '', value = '', interval = '']) =>
      `  ${name.padEnd(width)}  ${value.padStart(9)}  ${interval}`.trimEnd(),
    ),
  ].join('\n');
}

/** Nested metrics as `group.name`. */
export function rowsOf(metrics: Metrics, prefix = ''): readonly (readonly [string, number | null])[] {
  return Object.entries(metrics).flatMap(([name, value]) =>
    value === null || typeof value === 'number'
      ? [[`${prefix}${name}`, value] as const]
      : rowsOf(value, `${prefix}${name}.`),
  );
}

function wordOf(value: number | null): string {
  if (value === null) return 'n/a';
  return Number.isInteger(value) && Math.abs(value) > 1 ? String(value) : value.toFixed(3);
}

function intervalOf(interval: Interval | undefined): string {
  return interval === undefined ? '' : `[${interval.map((bound) => bound.toFixed(3)).join(', ')}]`;
}
