import type { RuleKind, Severity } from './alert';
import type { Weekday } from './config';
import type { CrossingDirection } from './event';

/**
 * Local times of some days of the week, "HH:MM". Where `to` is not after `from`, it is that of the day after;
 * 00:00 to 00:00 is the whole day. A window belongs to the day on which it begins.
 */
export interface AlertWindow {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

/** Whether a rule holds in its windows, or whenever none of them is. */
export const SCHEDULE_MODES = ['within', 'outside'] as const;
export type ScheduleMode = (typeof SCHEDULE_MODES)[number];

/** When a rule is in force, by the clock of its site's time zone. */
export type AlertSchedule =
  | { readonly kind: 'always' }
  | {
      readonly kind: 'weekly';
      readonly mode: ScheduleMode;
      readonly windows: readonly AlertWindow[];
      /** ISO dates, such as "2026-12-25", on which no window begins: closed, outside hours. */
      readonly holidays: readonly string[];
    };

/** Objects that a rule can name: those of COCO's classes that may hurt, and those that get left. */
export const OBJECT_CLASSES = [
  'knife',
  'scissors',
  'baseball bat',
  'handgun',
  'rifle',
  'backpack',
  'handbag',
  'suitcase',
  'bicycle',
  'motorcycle',
  'car',
  'dog',
] as const;
export type ObjectClass = (typeof OBJECT_CLASSES)[number];

/** What has to be worn. */
export const EQUIPMENT_ITEMS = ['helmet', 'vest'] as const;
export type EquipmentItem = (typeof EQUIPMENT_ITEMS)[number];

/** What every rule has. Durations in ms of frame time. */
export interface AlertRuleBase {
  /** UUID. */
  readonly id: string;
  readonly cameraId: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly severity: Severity;
  readonly schedule: AlertSchedule;
  /** How long the condition has to hold before it is believed. */
  readonly confirmMs: number;
  /** After it has ended, the rule stays silent for so long; where it is about one person, for that one. */
  readonly cooldownMs: number;
}

/** Null: the whole picture. */
interface InZone {
  readonly zoneId: string | null;
}

interface ForAWhile {
  /** From the first moment, not from when it was confirmed. */
  readonly minDurationMs: number;
}

/** What a rule is about. */
export type AlertCondition =
  /** Somebody is in the zone. */
  | ({ readonly kind: 'intruder' } & InZone)
  /** Somebody crosses the line in the direction that is not allowed. */
  | { readonly kind: 'wrong-way'; readonly lineId: string; readonly direction: CrossingDirection }
  /** Somebody stays in the zone for longer than that. */
  | ({ readonly kind: 'loitering' } & InZone & ForAWhile)
  /** So many people or more are in the zone, for that long. */
  | ({ readonly kind: 'crowding'; readonly count: number } & InZone & ForAWhile)
  /** So many people or more wait in the zone, for that long; who only passes does not wait. */
  | ({ readonly kind: 'queue'; readonly count: number } & InZone & ForAWhile)
  /** Somebody lies still in the zone, for that long. */
  | ({ readonly kind: 'lying' } & InZone & ForAWhile)
  /** An object of one of the classes is in the zone or in the hands of somebody there. */
  | ({
      readonly kind: 'object';
      readonly classes: readonly ObjectClass[];
      readonly minConfidence: number;
    } & InZone)
  /** Somebody in the zone is without one of the items. */
  | ({
      readonly kind: 'equipment-missing';
      readonly items: readonly EquipmentItem[];
      readonly minConfidence: number;
    } & InZone)
  /** Somebody in the zone is none of the enrolled; nothing where no faces are compared. */
  | ({ readonly kind: 'unknown-face' } & InZone)
  | { readonly kind: 'camera-covered' }
  | { readonly kind: 'camera-moved' }
  | { readonly kind: 'camera-dark' }
  | { readonly kind: 'camera-frozen' };

/** One rule of one camera. */
export type AlertRule = AlertRuleBase & AlertCondition;

/** The rule of one kind. */
export type RuleOf<Kind extends RuleKind> = AlertRuleBase & Extract<AlertCondition, { readonly kind: Kind }>;

/** Rules of one site at most. */
export const MAX_ALERT_RULES = 64;
/** `AlertSchedule.windows` and `holidays` at most. */
export const MAX_ALERT_WINDOWS = 16;
export const MAX_ALERT_HOLIDAYS = 64;
/** From and to, ms. */
export const CONFIRM_MS = { min: 0, max: 600_000 } as const;
export const COOLDOWN_MS = { min: 0, max: 86_400_000 } as const;
/** `minDurationMs`, from and to: up to four hours. */
export const RULE_DURATION_MS = { min: 0, max: 14_400_000 } as const;
/** People of 'crowding' and 'queue', from and to. */
export const RULE_COUNT = { min: 1, max: 1000 } as const;

/** What a new rule of a kind begins with. */
export const DEFAULT_CONFIRM_MS = 1000;
export const DEFAULT_COOLDOWN_MS = 60_000;
