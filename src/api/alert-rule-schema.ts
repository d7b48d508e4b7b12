import { z } from 'zod';
import { SEVERITIES } from '../domain/alert';
import {
  CONFIRM_MS,
  COOLDOWN_MS,
  EQUIPMENT_ITEMS,
  MAX_ALERT_HOLIDAYS,
  MAX_ALERT_RULES,
  MAX_ALERT_WINDOWS,
  OBJECT_CLASSES,
  RULE_COUNT,
  RULE_DURATION_MS,
  SCHEDULE_MODES,
} from '../domain/alert-rule';
import { WEEKDAYS } from '../domain/config';
import { idSchema, nameSchema, uuidSchema } from './schema-parts';

/** Alert rules, as page and server share them. */

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 07:30');

function each<Item extends z.ZodType>(item: Item, { most }: { readonly most: number }) {
  return z
    .array(item)
    .min(1)
    .max(most)
    .refine((items) => new Set(items).size === items.length, 'names something twice');
}

const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('always') }),
  z.strictObject({
    kind: z.literal('weekly'),
    mode: z.enum(SCHEDULE_MODES),
    windows: z
      .array(
        z.strictObject({
          days: each(z.enum(WEEKDAYS), { most: WEEKDAYS.length }),
          from: localTime,
          to: localTime,
        }),
      )
      .max(MAX_ALERT_WINDOWS),
    holidays: z.array(z.iso.date()).max(MAX_ALERT_HOLIDAYS),
  }),
]);

const ms = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max);

const base = {
  id: uuidSchema,
  cameraId: idSchema,
  name: nameSchema,
  isEnabled: z.boolean(),
  severity: z.enum(SEVERITIES),
  schedule: scheduleSchema,
  confirmMs: ms(CONFIRM_MS),
  cooldownMs: ms(COOLDOWN_MS),
};
const inZone = { zoneId: idSchema.nullable() };
const forAWhile = { minDurationMs: ms(RULE_DURATION_MS) };
const scored = { minConfidence: z.number().min(0).max(1) };
const people = { count: z.int().min(RULE_COUNT.min).max(RULE_COUNT.max) };
const classes = each(z.enum(OBJECT_CLASSES), { most: OBJECT_CLASSES.length });
const items = each(z.enum(EQUIPMENT_ITEMS), { most: EQUIPMENT_ITEMS.length });

/** One rule of one camera; `AlertRule`. */
export const alertRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('intruder'), ...inZone }),
  z.strictObject({
    ...base,
    kind: z.literal('wrong-way'),
    lineId: idSchema,
    direction: z.enum(['in', 'out']),
  }),
  z.strictObject({ ...base, kind: z.literal('loitering'), ...inZone, ...forAWhile }),
  z.strictObject({ ...base, kind: z.literal('crowding'), ...inZone, ...forAWhile, ...people }),
  z.strictObject({ ...base, kind: z.literal('queue'), ...inZone, ...forAWhile, ...people }),
  z.strictObject({ ...base, kind: z.literal('lying'), ...inZone, ...forAWhile }),
  z.strictObject({ ...base, kind: z.literal('object'), ...inZone, ...scored, classes }),
  z.strictObject({ ...base, kind: z.literal('equipment-missing'), ...inZone, ...scored, items }),
  z.strictObject({ ...base, kind: z.literal('unknown-face'), ...inZone }),
  z.strictObject({ ...base, kind: z.literal('camera-covered') }),
  z.strictObject({ ...base, kind: z.literal('camera-moved') }),
  z.strictObject({ ...base, kind: z.literal('camera-dark') }),
  z.strictObject({ ...base, kind: z.literal('camera-frozen') }),
]);

/** `PUT /api/v1/sites/:siteId/alert-rules`: all rules of the site, in the order they are listed. */
export const alertRulesInputSchema = z.strictObject({
  rules: z
    .array(alertRuleSchema)
    .max(MAX_ALERT_RULES)
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'names a rule twice'),
});
export type AlertRulesInput = z.output<typeof alertRulesInputSchema>;

/** `GET /api/v1/sites/:siteId/alert-rules`; version 0: nobody has set any yet. */
export const alertRulesSchema = alertRulesInputSchema.extend({ version: z.int().min(0) });
export type AlertRules = z.output<typeof alertRulesSchema>;
