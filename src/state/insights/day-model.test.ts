import { expect, it } from 'vitest';
import type { AggregateRow } from '../../api/contract';
import { addDwell, emptyDwell } from '../../domain/dwell-histogram';
import { csvOf } from './day-csv';
import { buildDay, dwellBounds, SLOT_MS } from './day-model';
import { dayRange } from '../../lib/day-range';

const range = dayRange('2026-11-23', 'Europe/Vienna');
const noonMs = range.fromMs + 12 * 3_600_000;

function rowAt(slot: number, values: Partial<AggregateRow> = {}): AggregateRow {
  const startMs = range.fromMs + slot * SLOT_MS;
  return {
    startMs,
    endMs: startMs + SLOT_MS,
    coveredMs: SLOT_MS,
    framesAnalysed: 100,
    framesDropped: 0,
    occupancy: { personMs: 2 * SLOT_MS, min: 0, max: 4 },
    entries: 3,
    exits: 2,
    lines: [],
    zones: [],
    ...values,
  };
}

it.each<[string, readonly AggregateRow['staff'][], ReturnType<typeof buildDay>['staff']]>([
  ['nothing where nothing was watched', [], null],
  [
    'that it was not left out',
    [undefined, { excluded: 0, excludedMs: 0, notExcludedMs: SLOT_MS }],
    { exclusion: 'none', excluded: 0, excludedMs: 0 },
  ],
  [
    'how often somebody was left out, and for how long',
    [
      { excluded: 2, excludedMs: SLOT_MS, notExcludedMs: 0 },
      undefined,
      { excluded: 1, excludedMs: 5, notExcludedMs: SLOT_MS - 5 },
    ],
    { exclusion: 'part', excluded: 3, excludedMs: SLOT_MS + 5 },
  ],
  [
    'that it was left out all the time',
    [{ excluded: 2, excludedMs: SLOT_MS, notExcludedMs: 0 }],
    { exclusion: 'whole', excluded: 2, excludedMs: SLOT_MS },
  ],
])('says of staff %s', (_name, staffs, expected) => {
  const rows = staffs.map((staff, slot) => rowAt(slot, staff === undefined ? {} : { staff }));
  expect(buildDay(rows, range, noonMs).staff).toEqual(expected);
});

it('says of each hour whether staff is left out of it', () => {
  const staff = { excluded: 1, excludedMs: SLOT_MS, notExcludedMs: 0 };
  const { hours } = buildDay([rowAt(0, { staff }), rowAt(4, { staff }), rowAt(5), rowAt(8)], range, noonMs);
  expect(hours.slice(0, 4).map(({ staffExcluded }) => staffExcluded)).toEqual([
    'whole',
    'part',
    'none',
    null,
  ]);
});

it('writes it into every line of the CSV', () => {
  const staff = { excluded: 1, excludedMs: 450_000, notExcludedMs: 450_000 };
  const [head, ...lines] = csvOf([rowAt(0), rowAt(1, { staff })]).split('\r\n');
  expect(head).toMatch(/,staff_excluded,staff_excluded_s$/);
  expect(lines.map((line) => line.split(',').slice(-2))).toEqual([['none', '0.0'], ['part', '450.0'], ['']]);
});

it('cuts a day into hours and quarters', () => {
  const day = buildDay([], range, noonMs);
  expect(day.hours).toHaveLength(24);
  expect(day.slots).toHaveLength(96);
});

it('tells gaps and the future from nobody there', () => {
  const empty = rowAt(8, { occupancy: { personMs: 0, min: 0, max: 0 }, entries: 0, exits: 0 });
  const { slots } = buildDay([empty], range, noonMs);
  expect(slots[8]).toMatchObject({ state: 'watched', mean: 0 });
  expect(slots[9]).toMatchObject({ state: 'gap', mean: null });
  expect(slots[95]).toMatchObject({ state: 'future', mean: null });
});

it('adds up hours and the day', () => {
  const day = buildDay([rowAt(4), rowAt(5), rowAt(9)], range, noonMs);
  expect(day.hours[1]).toMatchObject({ entries: 6, exits: 4 });
  expect(day).toMatchObject({ entries: 9, exits: 6, peak: 4, mean: 2, coveredMs: 3 * SLOT_MS });
});

it('weighs the mean by what was watched', () => {
  const short = rowAt(5, { coveredMs: SLOT_MS / 3, occupancy: { personMs: 0, min: 0, max: 0 } });
  expect(buildDay([rowAt(4), short], range, noonMs).mean).toBeCloseTo(1.5);
});

it('says nothing about a day that nobody watched', () => {
  expect(buildDay([], range, noonMs)).toMatchObject({ peak: null, mean: null, coveredMs: 0, zones: [] });
});

it('joins the visits of a zone', () => {
  const dwell = addDwell(emptyDwell(), 8_000);
  const zone = { zoneId: 'view', occupancy: { personMs: 0, min: 0, max: 1 }, dwell };
  const mutable = { ...zone, dwell: { counts: [...dwell.counts], sumMs: dwell.sumMs } };
  const [view] = buildDay(
    [rowAt(1, { zones: [mutable] }), rowAt(2, { zones: [mutable] })],
    range,
    noonMs,
  ).zones;
  expect(view).toMatchObject({ zoneId: 'view', visits: 2 });
  expect(view?.medianMs).toBeGreaterThan(5_000);
});

it.each([
  [0, null, 1],
  [1, 1, 2],
  [17, 3600, null],
])('class %d lies between %s and %s seconds', (dwellClass, fromSec, toSec) => {
  expect(dwellBounds(dwellClass)).toEqual({ fromSec, toSec });
});
