import { expect, it } from 'vitest';
import { type PersonAttributes, UNKNOWN_ATTRIBUTES, wantedAttributes } from './attributes';

const SEEN: PersonAttributes = { ageBand: '30-39', ageYears: 33, gender: 'female', mood: 'happy', votes: 9 };

it.each([
  ['both', { ageGender: true, mood: true }, SEEN],
  ['age and gender', { ageGender: true, mood: false }, { ...SEEN, mood: 'unknown' }],
  ['mood', { ageGender: false, mood: true }, { ...UNKNOWN_ATTRIBUTES, mood: 'happy', votes: 9 }],
  ['nothing', { ageGender: false, mood: false }, { ...UNKNOWN_ATTRIBUTES, votes: 9 }],
])('tells of what was seen only what is wanted: %s', (_case, wanted, told) => {
  expect(wantedAttributes(SEEN, wanted)).toEqual(told);
});
