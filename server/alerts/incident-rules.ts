import type { IncidentState } from '../../src/api/alert-contract';

const DAY_MS = 24 * 60 * 60_000;
/** New incidents are counted over this long. */
export const STORM_WINDOW_MS = 60_000;
/** What happened longer ago when it comes is written down, and nobody is called. */
export const TOLD_WITHIN_MS = DAY_MS;
/** An incident that the server resolved. */
export const BY_ITSELF = 'server';

/** An incident that a firing could belong to. UTC, ms. */
export interface KnownIncident {
  readonly state: IncidentState;
  readonly firstFiredMs: number;
  /** When a firing of it began or ended last. */
  readonly lastActiveMs: number;
  readonly resolvedMs: number | null;
  /** Its firings had ended, and nobody else resolved it. */
  readonly isResolvedByItself: boolean;
}

/**
 * Whether a firing is one more of an incident of the same thing. While nobody looks after it every one is; then
 * those that come close; once somebody has resolved it, only late ones from before.
 */
export function joins(
  firedAtMs: number,
  incident: KnownIncident,
  { joinMs }: { readonly joinMs: number },
): boolean {
  const isClose = firedAtMs >= incident.firstFiredMs - joinMs && firedAtMs <= incident.lastActiveMs + joinMs;
  switch (incident.state) {
    case 'open':
      return true;
    case 'acknowledged':
      return firedAtMs <= incident.lastActiveMs + joinMs;
    case 'resolved':
      return isClose && (incident.isResolvedByItself || firedAtMs <= (incident.resolvedMs ?? 0));
  }
}

/** Whether a firing that joins an incident makes it one that somebody has to look at again. */
export function reopens(firedAtMs: number, { state, resolvedMs }: KnownIncident): boolean {
  return state === 'resolved' && firedAtMs > (resolvedMs ?? 0);
}

interface Rush {
  /** Incidents of the site that were opened within `STORM_WINDOW_MS`, without storms. */
  readonly opened: number;
  /** When a firing came into the storm that is not resolved; null: there is none. */
  readonly stormReceivedMs: number | null;
  readonly perMinute: number;
  readonly nowMs: number;
}

/** Whether what would be a new incident goes into a storm: there are too many, or it has not calmed down. */
export function isStorm({ opened, stormReceivedMs, perMinute, nowMs }: Rush): boolean {
  if (stormReceivedMs !== null && nowMs - stormReceivedMs < STORM_WINDOW_MS) return true;
  return opened >= perMinute;
}

interface Tellable {
  /** Ranks. */
  readonly severity: number;
  readonly toldSeverity: number | null;
  readonly isSnoozed: boolean;
  readonly firedAtMs: number;
  readonly nowMs: number;
}

/** What others are told of an incident after a firing: once that it is there, and again when it is worse. */
export function tellingOf(incident: Tellable): 'opened' | 'raised' | null {
  const { severity, toldSeverity, isSnoozed, firedAtMs, nowMs } = incident;
  if (isSnoozed || nowMs - firedAtMs > TOLD_WITHIN_MS) return null;
  if (toldSeverity === null) return 'opened';
  return severity > toldSeverity ? 'raised' : null;
}

/** What firings of one incident have in common. */
export type SameThing =
  | { readonly kind: 'rule'; readonly ruleId: string; readonly cameraId: string }
  | { readonly kind: 'alarm'; readonly alarmKind: string; readonly subjectId: string }
  | { readonly kind: 'storm'; readonly placeId: string };

/** The same as text. */
export function sameKeyOf(thing: SameThing): string {
  switch (thing.kind) {
    case 'rule':
      return `rule ${thing.ruleId} ${thing.cameraId}`;
    case 'alarm':
      return `alarm ${thing.alarmKind} ${thing.subjectId}`;
    case 'storm':
      return `storm ${thing.placeId}`;
  }
}
