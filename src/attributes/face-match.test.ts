import { describe, expect, it } from 'vitest';
import {
  AGREEING_LOOKS,
  closestPerson,
  distanceAfterRejection,
  type EnrolledFace,
  isLikeNobody,
  MatchTally,
  MAX_MATCH_DISTANCE,
  MIN_MATCH_DISTANCE,
} from './face-match';

/** A descriptor `distance` from the origin, along one axis. */
function at(distance: number, axis = 0): Float32Array {
  const descriptor = new Float32Array(128);
  descriptor[axis] = distance;
  return descriptor;
}

const enrolled = (
  personId: string,
  descriptor: Float32Array,
  maxDistance = MAX_MATCH_DISTANCE,
): EnrolledFace => ({
  personId,
  descriptor,
  maxDistance,
});

describe('the closest person', () => {
  it.each<[string, readonly EnrolledFace[], string | null]>([
    ['of nobody', [], null],
    ['near enough', [enrolled('a', at(0.3))], 'a'],
    ['too far', [enrolled('a', at(0.41))], null],
    ['nearer than another', [enrolled('a', at(0.35)), enrolled('b', at(0.2, 1))], 'b'],
    ['as near as another', [enrolled('a', at(0.22)), enrolled('b', at(0.2, 1))], null],
    ['too far since it was wrong', [enrolled('a', at(0.3), 0.28)], null],
    ['near enough, with another who is too far', [enrolled('a', at(0.3)), enrolled('b', at(0.6, 1))], 'a'],
  ])('%s', (_name, faces, expected) => {
    expect(closestPerson(at(0), faces)).toBe(expected);
  });
});

it('a wrong match brings the distance down, to the least', () => {
  expect(distanceAfterRejection(MAX_MATCH_DISTANCE)).toBeLessThan(MAX_MATCH_DISTANCE);
  let distance = MAX_MATCH_DISTANCE;
  for (let time = 0; time < 20; time += 1) distance = distanceAfterRejection(distance);
  expect(distance).toBe(MIN_MATCH_DISTANCE);
});

describe('the looks at a track', () => {
  const tallyOf = (looks: readonly (string | null)[]): MatchTally => {
    const tally = new MatchTally();
    for (const look of looks) tally.add(look, false);
    return tally;
  };

  it.each<[readonly (string | null)[], string | null]>([
    [[], null],
    [['a'], null],
    [['a', 'a'], 'a'],
    [['a', null, 'a'], 'a'],
    [['a', 'b'], null],
    [['a', 'b', 'a'], null],
    [['a', 'b', 'b'], 'b'],
    [[null, null, null], null],
  ])('%j show %s', (looks, expected) => {
    expect(AGREEING_LOOKS).toBe(2);
    expect(tallyOf(looks).personId).toBe(expected);
    expect(tallyOf(looks).looks).toBe(looks.length);
  });

  it('never show a person again who was rejected', () => {
    const tally = tallyOf(['a', 'a']);
    tally.reject();
    for (const look of ['a', 'a', 'a']) tally.add(look, false);
    expect(tally.personId).toBeNull();
    tally.add('b', false);
    tally.add('b', false);
    expect(tally.personId).toBe('b');
  });

  it('show nobody when the consent has ended, until looks agree again', () => {
    const tally = tallyOf(['a', 'a']);
    tally.drop();
    expect(tally.personId).toBeNull();
  });
});

describe('nobody enrolled', () => {
  it.each<[string, readonly number[], boolean]>([
    ['further away than anybody of one person ever is', [0.61, 0.9], true],
    ['between the bounds: neither recognised nor ruled out', [0.5, 0.9], false],
    ['recognised', [0.3], false],
  ])('%s', (_name, distances, expected) => {
    const faces = distances.map((distance, index) => enrolled(String(index), at(distance, index)));
    expect(isLikeNobody(new Float32Array(128), faces)).toBe(expected);
  });

  it.each<[string, readonly boolean[], boolean]>([
    ['too few looks', [true, true], false],
    ['looks that all rule everybody out', [true, true, true], true],
    ['one look that does not', [true, true, true, false, true], false],
    ['never looked at', [], false],
  ])('%s', (_name, looks, expected) => {
    const tally = new MatchTally();
    for (const isStranger of looks) tally.add(null, isStranger);
    expect(tally.isNobody).toBe(expected);
  });
});
