import { median } from '../../support/figures';
import type { SpeedFigures, Spread } from './speed-case';

const COLUMNS = [
  'case',
  'analysed fps',
  'slowest camera',
  'source fps',
  'detector ms',
  'faces ms',
  'round trip ms',
] as const;

/** A Markdown table: sums and medians over the cameras; times as median (95th percentile). */
export function speedTable(
  rows: readonly { readonly name: string; readonly figures: SpeedFigures }[],
): string {
  const lines = rows.map(({ name, figures }) => [
    name,
    figures.analysedFps.reduce((sum, fps) => sum + fps, 0).toFixed(1),
    Math.min(...figures.analysedFps).toFixed(1),
    median(figures.sourceFps).toFixed(1),
    spread(figures.detector),
    spread(figures.faces),
    spread(figures.roundTrip),
  ]);
  const cells = [[...COLUMNS], COLUMNS.map((_, index) => (index === 0 ? '---' : '---:')), ...lines];
  return cells.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function spread(times: Spread | null): string {
  if (times === null || times.count === 0) return '–';
  return `${oneDigit(times.median)} (${oneDigit(times.p95)})`;
}

function oneDigit(ms: number): string {
  return ms.toFixed(ms < 100 ? 1 : 0);
}
