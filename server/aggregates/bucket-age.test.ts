import { expect, test } from 'vitest';
import { parseQuotas, UNLIMITED } from '../accounts/quotas';
import { bucketAges, readMaxBucketAgeDays, timeFault } from './bucket-age';

const DAY_MS = 86_400_000;
const NOW_MS = 1_800_000_000_000;

test.each([
  ['a day ahead', DAY_MS, null],
  ['a day and a millisecond ahead', DAY_MS + 1, 'more than a day ahead of the server'],
  ['as old as is allowed', -30 * DAY_MS, null],
  ['a millisecond older', -30 * DAY_MS - 1, 'more than 30 days ago'],
])('a bucket %s', (_words, offsetMs, message) => {
  expect(timeFault(NOW_MS + offsetMs, NOW_MS, 30)?.message ?? null).toBe(message);
});

test('the shorter of setting and retention counts, but never less than a day', () => {
  const quotas = parseQuotas({
    default: { retentionDays: 400 },
    organisations: { short: { retentionDays: 30 }, none: { retentionDays: 0 } },
  });
  const ages = bucketAges(365, quotas);
  expect(['any', 'short', 'none'].map((id) => ages.maxDaysOf(id))).toEqual([365, 30, 1]);
  expect(bucketAges(3653, UNLIMITED).maxDaysOf('any')).toBe(3653);
});

test('the setting is ten years unless it says otherwise', () => {
  expect(readMaxBucketAgeDays({})).toBe(3653);
  expect(readMaxBucketAgeDays({ HIRO_MAX_BUCKET_AGE_DAYS: '90' })).toBe(90);
  for (const text of ['0', '1.5', 'long', '40000']) {
    expect(() => readMaxBucketAgeDays({ HIRO_MAX_BUCKET_AGE_DAYS: text })).toThrow(text);
  }
});
