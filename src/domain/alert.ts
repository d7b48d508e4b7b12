/** How much an alert matters, from least to most. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Its place from least to most, from 0. */
export function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** What the page judges from the pictures of a camera; a rule says of which kind it is. */
export const RULE_KINDS = [
  'intruder',
  'wrong-way',
  'loitering',
  'crowding',
  'queue',
  'lying',
  'object',
  'equipment-missing',
  'unknown-face',
  'camera-covered',
  'camera-moved',
  'camera-dark',
  'camera-frozen',
] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** What only the server notices: nobody analyses a camera, or whoever does says nothing any more. */
export const SERVER_ALERT_KINDS = ['camera-unwatched', 'analyser-silent'] as const;
export type ServerAlertKind = (typeof SERVER_ALERT_KINDS)[number];

/** Every kind of alert. */
export const ALERT_KINDS = [...RULE_KINDS, ...SERVER_ALERT_KINDS] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/**
 * That a rule's condition was met, and for how long: all that leaves the browser of it. No picture, box, track
 * or descriptor. It is told when it is confirmed and once more, with the same id, when it has ended. Times are
 * frame times as UTC, whole ms.
 */
export interface AlertFiring {
  /** UUIDv7; the idempotency key. */
  readonly id: string;
  readonly ruleId: string;
  readonly cameraId: string;
  readonly kind: RuleKind;
  readonly severity: Severity;
  /** Of the rule; null: the whole picture, a line, or the camera itself. */
  readonly zoneId: string | null;
  /** When the condition began; not after `firedAtMs`. */
  readonly beganAtMs: number;
  /** When it was confirmed. */
  readonly firedAtMs: number;
  /** When it was met for the last time; not before `beganAtMs`. Null: it still is. */
  readonly endedAtMs: number | null;
  /** People that made it fire; null where it is not about how many. */
  readonly count: number | null;
  /** 0–1; null where nothing was scored. */
  readonly confidence: number | null;
  /** What it is about: an object's class or a piece of equipment; null for other kinds. */
  readonly subject: string | null;
}

/** Firings of one upload at most. */
export const MAX_FIRINGS_A_BATCH = 100;
/** `AlertFiring.subject`, characters at most. */
export const MAX_SUBJECT_LENGTH = 40;
/** `AlertFiring.count` at most. */
export const MAX_FIRING_COUNT = 10_000;

/** What the server answers to an upload of firings; every id of the upload stands in one of the lists. */
export interface FiringsResult {
  /** Taken: new, or the end of a known firing. */
  readonly stored: readonly string[];
  /** Known already, as it was sent. */
  readonly duplicate: readonly string[];
  /** Never to be taken, with the reason in words. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}
