import type { RuleKind, Severity } from '../../domain/alert';
import {
  type AlertCondition,
  type AlertRule,
  type AlertSchedule,
  DEFAULT_CONFIRM_MS,
  DEFAULT_COOLDOWN_MS,
  type EquipmentItem,
  MAX_ALERT_HOLIDAYS,
  type ObjectClass,
} from '../../domain/alert-rule';
import type { Camera, Weekday } from '../../domain/config';
import type { CrossingDirection } from '../../domain/event';
import { countingZones } from '../../domain/site-features';

/** Local times of some days, as they are typed. */
export interface WindowFields {
  days: Weekday[];
  from: string;
  to: string;
}

/** A rule as a form holds it: every kind's fields at once, so that trying another kind loses nothing. */
export interface RuleFields {
  cameraId: string;
  name: string;
  kind: RuleKind;
  isEnabled: boolean;
  severity: Severity;
  /** '': the whole picture. */
  zoneId: string;
  lineId: string;
  direction: CrossingDirection;
  durationSec: number;
  count: number;
  classes: ObjectClass[];
  items: EquipmentItem[];
  confidencePercent: number;
  when: 'always' | 'within' | 'outside';
  windows: WindowFields[];
  /** ISO dates, separated by anything. */
  holidays: string;
  confirmSec: number;
  cooldownSec: number;
}

/** Why fields are no rule yet. */
export type RuleFault =
  'no-line' | 'no-class' | 'no-item' | 'no-window' | 'no-day' | 'holiday' | 'too-many-holidays';

/** What a kind asks for besides where and when. */
export type RulePart = 'zone' | 'line' | 'duration' | 'count' | 'classes' | 'items' | 'confidence';

const PARTS: Readonly<Record<RuleKind, readonly RulePart[]>> = {
  intruder: ['zone'],
  'wrong-way': ['line'],
  loitering: ['zone', 'duration'],
  crowding: ['zone', 'count', 'duration'],
  queue: ['zone', 'count', 'duration'],
  lying: ['zone', 'duration'],
  object: ['zone', 'classes', 'confidence'],
  'equipment-missing': ['zone', 'items', 'confidence'],
  'unknown-face': ['zone'],
  'camera-covered': [],
  'camera-moved': [],
  'camera-dark': [],
  'camera-frozen': [],
};

/** Seconds that a new rule of a kind begins with; 30 for those that name none. */
const FIRST_DURATION_SEC: Readonly<Partial<Record<RuleKind, number>>> = {
  crowding: 10,
  queue: 60,
  lying: 15,
};
const OFFICE_DAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

/** Whether a form of this kind shows a part. */
export function hasPart(kind: RuleKind, part: RulePart): boolean {
  return PARTS[kind].includes(part);
}

/** The days of a new window. */
export function firstWindow(): WindowFields {
  return { days: [...OFFICE_DAYS], from: '08:00', to: '18:00' };
}

/** Fields of a rule, or of a new one at a camera. */
export function fieldsOf(rule: AlertRule | null, camera: Camera): RuleFields {
  const fresh = freshFields(camera);
  if (rule === null) return fresh;
  const { schedule } = rule;
  const isWeekly = schedule.kind === 'weekly';
  return {
    ...fresh,
    ...conditionFields(rule),
    cameraId: rule.cameraId,
    name: rule.name,
    kind: rule.kind,
    isEnabled: rule.isEnabled,
    severity: rule.severity,
    when: isWeekly ? schedule.mode : 'always',
    windows: isWeekly
      ? schedule.windows.map(({ days, from, to }) => ({ days: [...days], from, to }))
      : fresh.windows,
    holidays: isWeekly ? schedule.holidays.join(', ') : '',
    confirmSec: rule.confirmMs / 1000,
    cooldownSec: rule.cooldownMs / 1000,
  };
}

/** What another kind begins with where nobody has typed a duration for it. */
export function firstDurationSec(kind: RuleKind): number {
  return FIRST_DURATION_SEC[kind] ?? 30;
}

/** The first thing that is missing; null: it is a rule. */
export function faultOf(fields: RuleFields): RuleFault | null {
  const { kind, when } = fields;
  if (hasPart(kind, 'line') && fields.lineId === '') return 'no-line';
  if (hasPart(kind, 'classes') && fields.classes.length === 0) return 'no-class';
  if (hasPart(kind, 'items') && fields.items.length === 0) return 'no-item';
  if (when === 'always') return null;
  if (fields.windows.length === 0) return 'no-window';
  if (fields.windows.some(({ days }) => days.length === 0)) return 'no-day';
  const dates = datesIn(fields.holidays);
  if (dates.length > MAX_ALERT_HOLIDAYS) return 'too-many-holidays';
  return dates.every(isDate) ? null : 'holiday';
}

/** The rule that the fields say; only where `faultOf` finds nothing. */
export function ruleOf(id: string, fields: RuleFields): AlertRule {
  const { cameraId, isEnabled, severity, confirmSec, cooldownSec } = fields;
  return {
    id,
    cameraId,
    name: fields.name.trim(),
    isEnabled,
    severity,
    schedule: scheduleOf(fields),
    confirmMs: Math.round(confirmSec * 1000),
    cooldownMs: Math.round(cooldownSec * 1000),
    ...conditionOf(fields),
  };
}

function freshFields(camera: Camera): RuleFields {
  return {
    cameraId: camera.id,
    name: '',
    kind: 'intruder',
    isEnabled: true,
    severity: 'warning',
    zoneId: countingZones(camera.zones)[0]?.id ?? '',
    lineId: camera.lines[0]?.id ?? '',
    direction: 'out',
    durationSec: firstDurationSec('loitering'),
    count: 5,
    classes: ['knife'],
    items: ['helmet', 'vest'],
    confidencePercent: 50,
    when: 'always',
    windows: [firstWindow()],
    holidays: '',
    confirmSec: DEFAULT_CONFIRM_MS / 1000,
    cooldownSec: DEFAULT_COOLDOWN_MS / 1000,
  };
}

function conditionFields(rule: AlertRule): Partial<RuleFields> {
  return {
    ...('zoneId' in rule ? { zoneId: rule.zoneId ?? '' } : {}),
    ...('lineId' in rule ? { lineId: rule.lineId, direction: rule.direction } : {}),
    ...('minDurationMs' in rule ? { durationSec: rule.minDurationMs / 1000 } : {}),
    ...('count' in rule ? { count: rule.count } : {}),
    ...('classes' in rule ? { classes: [...rule.classes] } : {}),
    ...('items' in rule ? { items: [...rule.items] } : {}),
    ...('minConfidence' in rule ? { confidencePercent: Math.round(rule.minConfidence * 100) } : {}),
  };
}

function conditionOf(fields: RuleFields): AlertCondition {
  const { kind, count } = fields;
  const zoneId = fields.zoneId === '' ? null : fields.zoneId;
  const minDurationMs = Math.round(fields.durationSec * 1000);
  const minConfidence = fields.confidencePercent / 100;
  switch (kind) {
    case 'intruder':
    case 'unknown-face':
      return { kind, zoneId };
    case 'wrong-way':
      return { kind, lineId: fields.lineId, direction: fields.direction };
    case 'loitering':
    case 'lying':
      return { kind, zoneId, minDurationMs };
    case 'crowding':
    case 'queue':
      return { kind, zoneId, count, minDurationMs };
    case 'object':
      return { kind, zoneId, classes: [...fields.classes], minConfidence };
    case 'equipment-missing':
      return { kind, zoneId, items: [...fields.items], minConfidence };
    case 'camera-covered':
    case 'camera-moved':
    case 'camera-dark':
    case 'camera-frozen':
      return { kind };
  }
}

function scheduleOf({ when, windows, holidays }: RuleFields): AlertSchedule {
  if (when === 'always') return { kind: 'always' };
  return {
    kind: 'weekly',
    mode: when,
    windows: windows.map(({ days, from, to }) => ({ days: [...days], from, to })),
    holidays: [...new Set(datesIn(holidays))].sort(),
  };
}

function datesIn(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}
