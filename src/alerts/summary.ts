import type { AlertRule, AlertSchedule, AlertWindow } from '../domain/alert-rule';
import { WEEKDAYS, type Weekday } from '../domain/config';
import type { alertSummary } from '../i18n/en/alert-summary';
import { holdMsOf } from './conditions';

export type SummaryKey = keyof typeof alertSummary;

/** What is called how at the rule's camera; null: it is no longer there. */
export interface RuleNames {
  zone(id: string): string | null;
  line(id: string): string | null;
}

/** A language. */
export interface SummaryWords {
  say(key: SummaryKey, values?: Readonly<Record<string, string | number>>): string;
  /** Such as "3 min 5 s". */
  duration(durationMs: number): string;
}

/** Days in a row from here on are told by the first and the last. */
const LONG_RUN = 3;

/** A rule in one plain sentence: how much it matters, what happens where, when, and the silence after it. */
export function summaryOf(rule: AlertRule, names: RuleNames, words: SummaryWords): string {
  const sentence = words.say('summary.sentence', {
    severity: words.say(`summary.severity.${rule.severity}`),
    what: whatOf(rule, names, words),
    when: whenOf(rule.schedule, words),
    after: silenceOf(rule, words),
  });
  return sentence.trim();
}

function whatOf(rule: AlertRule, names: RuleNames, words: SummaryWords): string {
  const { say } = words;
  const duration = words.duration(holdMsOf(rule));
  const held = holdMsOf(rule) === 0 ? '' : say('summary.held', { duration });
  const where = 'zoneId' in rule ? whereOf(rule.zoneId, names, words) : '';
  switch (rule.kind) {
    case 'wrong-way': {
      const name = names.line(rule.lineId);
      const line = name === null ? say('summary.goneLine') : say('summary.line', { line: name });
      return say('summary.wrong-way', { line, direction: say(`summary.direction.${rule.direction}`) });
    }
    case 'loitering':
    case 'lying':
      return say(`summary.${rule.kind}`, { where, duration });
    case 'crowding':
    case 'queue':
      return say(`summary.${rule.kind}`, { where, duration, count: rule.count });
    case 'object': {
      const things = anyOf(
        rule.classes.map((one) => say(`summary.class.${one}`)),
        words,
      );
      return say('summary.object', { where, held, things });
    }
    case 'equipment-missing': {
      const things = anyOf(
        rule.items.map((one) => say(`summary.item.${one}`)),
        words,
      );
      return say('summary.equipment-missing', { where, held, things });
    }
    case 'intruder':
    case 'unknown-face':
      return say(`summary.${rule.kind}`, { where, held });
    case 'camera-covered':
    case 'camera-moved':
    case 'camera-dark':
    case 'camera-frozen':
      return say(`summary.${rule.kind}`, { held });
  }
}

function whereOf(zoneId: string | null, names: RuleNames, { say }: SummaryWords): string {
  if (zoneId === null) return say('summary.inPicture');
  const zone = names.zone(zoneId);
  return zone === null ? say('summary.inGoneZone') : say('summary.inZone', { zone });
}

function silenceOf({ cooldownMs, kind }: AlertRule, { duration, say }: SummaryWords): string {
  if (cooldownMs === 0) return '';
  return say(isAboutOne(kind) ? 'summary.silentEach' : 'summary.silent', { duration: duration(cooldownMs) });
}

/** Whether each person is told of by themselves. */
function isAboutOne(kind: AlertRule['kind']): boolean {
  switch (kind) {
    case 'intruder':
    case 'wrong-way':
    case 'loitering':
    case 'lying':
    case 'equipment-missing':
    case 'unknown-face':
      return true;
    case 'crowding':
    case 'queue':
    case 'object':
    case 'camera-covered':
    case 'camera-moved':
    case 'camera-dark':
    case 'camera-frozen':
      return false;
  }
}

function whenOf(schedule: AlertSchedule, words: SummaryWords): string {
  const { say } = words;
  if (schedule.kind === 'always') return say('summary.always');
  const { holidays: dates, mode, windows: all } = schedule;
  if (all.length === 0) return say(mode === 'within' ? 'summary.never' : 'summary.always');
  const windows = all.map((window) => windowOf(window, words)).join('; ');
  const holidays = dates.length === 0 ? '' : say(`summary.holidays.${mode}`, { count: dates.length });
  return say(`summary.${mode}`, { windows, holidays });
}

function windowOf({ days, from, to }: AlertWindow, words: SummaryWords): string {
  const isAllDay = from === '00:00' && to === '00:00';
  return words.say(isAllDay ? 'summary.allDay' : 'summary.window', { days: daysOf(days, words), from, to });
}

/** "daily", "Mon–Fri", "Mon, Wed". */
function daysOf(days: readonly Weekday[], { say }: SummaryWords): string {
  const runs: Weekday[][] = [];
  WEEKDAYS.forEach((day, index) => {
    if (!days.includes(day)) return;
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1) === WEEKDAYS[index - 1]) last.push(day);
    else runs.push([day]);
  });
  const [first] = runs;
  if (first?.length === WEEKDAYS.length) return say('summary.daily');
  const name = (day: Weekday): string => say(`summary.day.${day}`);
  return runs
    .flatMap((run) => {
      const names = run.map(name);
      if (names.length < LONG_RUN) return names;
      return [say('summary.run', { first: names[0] ?? '', last: names.at(-1) ?? '' })];
    })
    .join(', ');
}

/** "a", "a or b", "a, b or c". */
function anyOf(things: readonly string[], { say }: SummaryWords): string {
  const last = things.at(-1) ?? '';
  if (things.length < 2) return last;
  return say('summary.or', { before: things.slice(0, -1).join(', '), last });
}
