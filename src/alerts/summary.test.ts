import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { RULE_KINDS } from '../domain/alert';
import type { AlertCondition, AlertRule, AlertSchedule } from '../domain/alert-rule';
import { alertSummary as german } from '../i18n/de/alert-summary';
import { alertSummary as english } from '../i18n/en/alert-summary';
import { Formats } from '../i18n/format';
import { summaryOf, type RuleNames, type SummaryWords } from './summary';
import { ruleOf } from './test-play';

function wordsOf(language: 'en' | 'de', texts: Readonly<Record<string, string>>): SummaryWords {
  const formats = new Formats(language);
  return {
    say: (key, values) => String(new IntlMessageFormat(texts[key] ?? '?', language).format({ ...values })),
    duration: (durationMs) => formats.duration(durationMs),
  };
}

const NAMES: RuleNames = {
  zone: (id) => (id === 'left' ? 'Counter' : null),
  line: (id) => (id === 'middle' ? 'Door' : null),
};
const enWords = wordsOf('en', english);
const silent = { cooldownMs: 0, confirmMs: 0 };
const say = (rule: AlertRule): string => summaryOf(rule, NAMES, enWords);

const CONDITIONS: readonly (readonly [AlertCondition, string])[] = [
  [{ kind: 'intruder', zoneId: 'left' }, 'somebody is in “Counter”'],
  [{ kind: 'wrong-way', lineId: 'middle', direction: 'in' }, 'somebody crosses “Door” in the direction “in”'],
  [
    { kind: 'loitering', zoneId: 'left', minDurationMs: 15_000 },
    'somebody stays in “Counter” for longer than 15 s',
  ],
  [
    { kind: 'crowding', zoneId: null, count: 12, minDurationMs: 5000 },
    '12 people or more are in the picture for 5 s',
  ],
  [
    { kind: 'queue', zoneId: 'left', count: 1, minDurationMs: 120_000 },
    'at least one person waits in “Counter” for 2 min',
  ],
  [{ kind: 'lying', zoneId: null, minDurationMs: 20_000 }, 'somebody lies still in the picture for 20 s'],
  [
    { kind: 'object', zoneId: 'gone', classes: ['knife', 'scissors', 'rifle'], minConfidence: 0.5 },
    'a knife, scissors or a rifle can be seen in a zone that is no longer there',
  ],
  [
    { kind: 'equipment-missing', zoneId: 'left', items: ['helmet', 'vest'], minConfidence: 0.5 },
    'somebody in “Counter” is without a helmet or a vest',
  ],
  [{ kind: 'unknown-face', zoneId: 'left' }, 'somebody in “Counter” is none of the enrolled people'],
  [{ kind: 'camera-covered' }, 'the camera is covered'],
  [{ kind: 'camera-moved' }, 'the camera looks elsewhere than usual'],
  [{ kind: 'camera-dark' }, 'the camera sees nothing but darkness'],
  [{ kind: 'camera-frozen' }, 'the camera’s picture stands still'],
];

describe('a rule in a sentence', () => {
  it.each(CONDITIONS)('%o', (condition, what) => {
    expect(say(ruleOf(condition, silent))).toBe(`Warning: ${what}, at any time.`);
  });

  it('has one for every kind', () => {
    expect(CONDITIONS.map(([{ kind }]) => kind)).toEqual([...RULE_KINDS]);
  });

  const intruder: AlertCondition = { kind: 'intruder', zoneId: null };
  const weekly = (of: Partial<Extract<AlertSchedule, { kind: 'weekly' }>>): AlertSchedule => ({
    kind: 'weekly',
    mode: 'within',
    windows: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '08:00', to: '18:00' }],
    holidays: [],
    ...of,
  });

  it.each<readonly [string, AlertSchedule]>([
    ['Mon–Fri 08:00–18:00', weekly({})],
    ['except Mon–Fri 08:00–18:00', weekly({ mode: 'outside' })],
    [
      'except Mon–Fri 08:00–18:00, and all day on 2 holidays',
      weekly({ mode: 'outside', holidays: ['2026-12-25', '2026-12-26'] }),
    ],
    ['Mon–Fri 08:00–18:00, but not on one holiday', weekly({ holidays: ['2026-12-25'] })],
    [
      'Mon, Tue, Sat 22:00–06:00; Sun all day',
      weekly({
        windows: [
          { days: ['saturday', 'monday', 'tuesday'], from: '22:00', to: '06:00' },
          { days: ['sunday'], from: '00:00', to: '00:00' },
        ],
      }),
    ],
    [
      'daily 22:00–06:00',
      weekly({
        windows: [
          {
            days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
            from: '22:00',
            to: '06:00',
          },
        ],
      }),
    ],
    ['at no time', weekly({ windows: [] })],
    ['at any time', weekly({ windows: [], mode: 'outside' })],
  ])('%s', (when, schedule) => {
    expect(say(ruleOf(intruder, { ...silent, schedule }))).toBe(
      `Warning: somebody is in the picture, ${when}.`,
    );
  });

  it('tells the confirmation and the silence', () => {
    const critical = { severity: 'critical', confirmMs: 3000, cooldownMs: 300_000 } as const;
    expect(say(ruleOf(intruder, critical))).toBe(
      'Critical: somebody is in the picture for 3 s, at any time. Then silent about the same person for 5 min.',
    );
    expect(say(ruleOf({ kind: 'camera-dark' }, critical))).toBe(
      'Critical: the camera sees nothing but darkness for 3 s, at any time. Then silent for 5 min.',
    );
  });

  it('in German', () => {
    const rule = ruleOf({ kind: 'queue', zoneId: 'left', count: 4, minDurationMs: 90_000 });
    expect(summaryOf(rule, NAMES, wordsOf('de', german))).toBe(
      'Warnung: 4 Personen oder mehr warten in „Counter“, 1 min 30 s lang, zu jeder Zeit. Danach 1 min lang still.',
    );
  });
});
