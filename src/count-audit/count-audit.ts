import type { ModelVersion } from '../domain/engine';
import type { ZoneEvent } from '../domain/event';
import { matchMoments, MOMENT_MARKS, type Moment, type MomentMark } from './match-moments';

/** What an audit compares: crossings of one line, or visits that begin in one zone. */
export type AuditTarget =
  | { readonly kind: 'line'; readonly id: string; readonly name: string }
  | { readonly kind: 'zone'; readonly id: string; readonly name: string };

/** By what a camera counts; an audit holds while this stays as it was. */
export interface CountingState {
  readonly configVersion: number;
  readonly models: readonly ModelVersion[];
  /** When this browser's corrections for the camera last changed, ms since the epoch; null: none is in force. */
  readonly correctedAtMs: number | null;
}

/** One stretch of video in which somebody told what they saw. Numbers only; stays in this browser. */
export interface CountAudit {
  /** UUIDv7. */
  readonly id: string;
  readonly cameraId: string;
  readonly target: AuditTarget;
  /** When it was made, ms since the epoch by this machine's clock. */
  readonly madeAtMs: number;
  /** The stretch, frame time in ms. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly counting: CountingState;
  /** What the person saw, at the frame time on the screen when they said so. */
  readonly seen: readonly Moment[];
  /** What was counted, from `TOLERANCE_MS` before the stretch to as long after it. */
  readonly counted: readonly Moment[];
}

/** What one direction came to. */
export interface AuditSide {
  readonly seen: number;
  readonly counted: number;
  readonly matched: number;
  /** Seen, and not counted. */
  readonly missed: number;
  /** Counted, and not seen. */
  readonly extra: number;
}

/** One event that only the person, or only the count, knew of. */
export interface AuditMistake extends Moment {
  readonly kind: 'missed' | 'extra';
}

export interface AuditResult {
  readonly sides: Readonly<Record<MomentMark, AuditSide>>;
  readonly total: AuditSide;
  /** In order of time. */
  readonly mistakes: readonly AuditMistake[];
}

/** A person taps within this time of the crossing, before or after. */
export const TOLERANCE_MS = 3000;
/** What was counted this near to an end of the stretch may have been seen outside it: without a tap, it is left out. */
const REACTION_MS = 1000;

/** Compares what was seen with what was counted. */
export function resultOf(audit: Pick<CountAudit, 'seen' | 'counted' | 'fromMs' | 'toMs'>): AuditResult {
  const { pairs, missed, extra } = matchMoments(audit.seen, audit.counted, TOLERANCE_MS);
  const surelyExtra = extra.filter(
    ({ atMs }) => atMs >= audit.fromMs + REACTION_MS && atMs <= audit.toMs - REACTION_MS,
  );
  const sideOf = (mark: MomentMark): AuditSide => {
    const matched = pairs.filter(([seen]) => seen.mark === mark).length;
    const missedHere = missed.filter((moment) => moment.mark === mark).length;
    const extraHere = surelyExtra.filter((moment) => moment.mark === mark).length;
    return {
      seen: matched + missedHere,
      counted: matched + extraHere,
      matched,
      missed: missedHere,
      extra: extraHere,
    };
  };
  const sides = { in: sideOf('in'), out: sideOf('out') };
  const mistakes = [
    ...missed.map((moment) => ({ ...moment, kind: 'missed' as const })),
    ...surelyExtra.map((moment) => ({ ...moment, kind: 'extra' as const })),
  ].sort((a, b) => a.atMs - b.atMs);
  return { sides, total: sumOf(MOMENT_MARKS.map((mark) => sides[mark])), mistakes };
}

/** What was counted at the target during the stretch, and within `TOLERANCE_MS` of it. */
export function momentsOf(
  events: readonly ZoneEvent[],
  target: AuditTarget,
  { fromMs, toMs }: Pick<CountAudit, 'fromMs' | 'toMs'>,
): readonly Moment[] {
  return events
    .flatMap((event) => momentOf(event, target) ?? [])
    .filter(({ atMs }) => atMs >= fromMs - TOLERANCE_MS && atMs <= toMs + TOLERANCE_MS);
}

function momentOf(event: ZoneEvent, { kind, id }: AuditTarget): Moment | null {
  if (event.kind === 'line-crossed' && kind === 'line' && event.lineId === id)
    return { mark: event.direction, atMs: event.atMs };
  if (event.kind === 'visit-started' && kind === 'zone' && event.zoneId === id)
    return { mark: 'in', atMs: event.atMs };
  return null;
}

/** Whether something that the numbers depend on has changed since. */
export function isStale(then: CountingState, now: CountingState): boolean {
  return (
    then.configVersion !== now.configVersion ||
    then.correctedAtMs !== now.correctedAtMs ||
    wordsOf(then.models) !== wordsOf(now.models)
  );
}

function wordsOf(models: readonly ModelVersion[]): string {
  return models
    .map(({ id, sha }) => `${id}@${sha}`)
    .sort()
    .join(' ');
}

/** Taken together. */
export function sumOf(sides: readonly AuditSide[]): AuditSide {
  const sum = (key: keyof AuditSide): number => sides.reduce((total, side) => total + side[key], 0);
  return {
    seen: sum('seen'),
    counted: sum('counted'),
    matched: sum('matched'),
    missed: sum('missed'),
    extra: sum('extra'),
  };
}
