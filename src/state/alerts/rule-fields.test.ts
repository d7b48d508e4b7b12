import { describe, expect, it } from 'vitest';
import { RULE_KINDS } from '../../domain/alert';
import type { AlertRule } from '../../domain/alert-rule';
import { DEMO_CAMERA_ID, DEMO_CAMERA_INPUT } from '../../domain/demo';
import { faultOf, fieldsOf, ruleOf, type RuleFields } from './rule-fields';

const CAMERA = { ...DEMO_CAMERA_INPUT, id: DEMO_CAMERA_ID, version: 1 };
const ID = '0190a000-0000-7000-8000-000000000001';

function fields(changed: Partial<RuleFields> = {}): RuleFields {
  return { ...fieldsOf(null, CAMERA), name: 'At night', ...changed };
}

describe('a rule of every kind', () => {
  it.each(RULE_KINDS)('%s comes out of the form as it went in', (kind) => {
    const rule = ruleOf(ID, fields({ kind }));
    expect(rule.kind).toBe(kind);
    expect(ruleOf(ID, fieldsOf(rule, CAMERA))).toEqual(rule);
  });

  it('keeps windows, holidays and times', () => {
    const rule: AlertRule = {
      id: ID,
      cameraId: CAMERA.id,
      name: 'Closed',
      isEnabled: false,
      severity: 'critical',
      kind: 'crowding',
      zoneId: null,
      count: 12,
      minDurationMs: 4500,
      confirmMs: 200,
      cooldownMs: 90_000,
      schedule: {
        kind: 'weekly',
        mode: 'outside',
        windows: [{ days: ['sunday'], from: '22:00', to: '06:00' }],
        holidays: ['2026-12-25', '2027-01-01'],
      },
    };
    expect(ruleOf(ID, fieldsOf(rule, CAMERA))).toEqual(rule);
  });
});

it('holidays are put in order, once each, whatever separates them', () => {
  const { schedule } = ruleOf(ID, fields({ when: 'within', holidays: '2027-01-01;2026-12-25\n2027-01-01' }));
  expect(schedule.kind === 'weekly' && schedule.holidays).toEqual(['2026-12-25', '2027-01-01']);
});

describe('what is missing is told', () => {
  it.each<[string, Partial<RuleFields>, ReturnType<typeof faultOf>]>([
    ['nothing', {}, null],
    ['a line that nobody drew', { kind: 'wrong-way', lineId: '' }, 'no-line'],
    ['classes', { kind: 'object', classes: [] }, 'no-class'],
    ['classes of another kind', { kind: 'intruder', classes: [] }, null],
    ['pieces of equipment', { kind: 'equipment-missing', items: [] }, 'no-item'],
    ['windows', { when: 'within', windows: [] }, 'no-window'],
    ['windows of a rule that always holds', { windows: [] }, null],
    ['days', { when: 'outside', windows: [{ days: [], from: '08:00', to: '18:00' }] }, 'no-day'],
    ['a date as others write it', { when: 'within', holidays: '25.12.2026' }, 'holiday'],
    ['a day that there is not', { when: 'within', holidays: '2026-02-30' }, 'holiday'],
    [
      'too many dates',
      { when: 'within', holidays: Array.from({ length: 65 }, () => '2026-01-01').join() },
      'too-many-holidays',
    ],
  ])('%s', (_, changed, fault) => {
    expect(faultOf(fields(changed))).toBe(fault);
  });
});
