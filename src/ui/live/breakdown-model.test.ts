import { expect, it } from 'vitest';
import type { Breakdown } from '../../domain/live';
import { mergeBreakdowns } from './breakdown-model';

const HOUR: Breakdown = {
  cameraId: 'c',
  hourStartMs: 0,
  visits: 7,
  ageGender: [
    { ageBand: '10-19', gender: 'female', visits: 2 },
    { ageBand: '30-39', gender: 'male', visits: 3 },
    { ageBand: '30-39', gender: 'unknown', visits: 1 },
    { ageBand: 'unknown', gender: 'unknown', visits: 1 },
  ],
  mood: [
    { mood: 'happy', visits: 2 },
    { mood: 'surprise', visits: 1 },
    { mood: 'fear', visits: 1 },
    { mood: 'unknown', visits: 3 },
  ],
};

it('adds up hours', () => {
  const model = mergeBreakdowns([HOUR, HOUR]);
  expect(model.visits).toBe(14);
  expect(model.largestAge).toBe(8);
  expect(model.ageUnknown).toBe(2);
});

it('shows the bands from the youngest to the oldest with those between them', () => {
  const { ages } = mergeBreakdowns([HOUR]);
  expect(ages.map(({ ageBand }) => ageBand)).toEqual(['10-19', '20-29', '30-39']);
  expect(ages[2]).toEqual({ ageBand: '30-39', female: 0, male: 3, unknown: 1 });
});

it('groups moods and keeps the details', () => {
  const model = mergeBreakdowns([HOUR]);
  expect(model.moods).toEqual({ positive: 3, neutral: 0, negative: 1 });
  expect(model.moodKnown).toBe(4);
  expect(model.moodUnknown).toBe(3);
  expect(model.moodDetails.map(({ mood }) => mood)).toEqual(['fear', 'happy', 'surprise']);
});

it('is empty without visits', () => {
  expect(mergeBreakdowns([])).toMatchObject({ ages: [], visits: 0, moodKnown: 0, largestAge: 0 });
});
