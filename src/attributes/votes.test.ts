import { describe, expect, it } from 'vitest';
import { VoteTally, type FaceVote } from './votes';

function vote(change: Partial<FaceVote> = {}): FaceVote {
  return {
    atMs: 0,
    faceSizePx: 96,
    faceScore: 1,
    ageYears: 34,
    maleProbability: 0.9,
    moodProbabilities: [0, 0, 0, 1, 0, 0, 0],
    ...change,
  };
}

function tallyOf(votes: readonly Partial<FaceVote>[]): VoteTally {
  const tally = new VoteTally();
  for (const change of votes) tally.add(vote(change));
  return tally;
}

describe('VoteTally', () => {
  it('claims nothing before three votes', () => {
    expect(tallyOf([{}, {}]).read()).toMatchObject({
      ageBand: 'unknown',
      gender: 'unknown',
      mood: 'unknown',
      votes: 2,
    });
  });

  it('answers when the votes agree', () => {
    const answer = tallyOf([{}, {}, {}]).read();
    expect(answer).toMatchObject({ ageBand: '30-39', gender: 'male', mood: 'happy', votes: 3 });
    expect(answer.ageYears).toBeCloseTo(34);
  });

  it.each([
    [
      'ages far apart',
      [{ ageYears: 10 }, { ageYears: 60 }, { ageYears: 40 }],
      { ageBand: 'unknown', ageYears: null },
    ],
    [
      'a gender near one half',
      [{ maleProbability: 0.6 }, { maleProbability: 0.5 }, { maleProbability: 0.55 }],
      { gender: 'unknown' },
    ],
    [
      'a flat mood',
      Array.from({ length: 3 }, () => ({ moodProbabilities: Array.from({ length: 7 }, () => 1 / 7) })),
      { mood: 'unknown' },
    ],
  ])('abstains with %s', (_name, votes, expected) => {
    expect(tallyOf(votes).read()).toMatchObject(expected);
  });

  it('does not let small faces vote', () => {
    const tally = new VoteTally();
    expect(tally.add(vote({ faceSizePx: 20 }))).toBe(false);
    expect(tally.read().votes).toBe(0);
  });

  it('weighs a large sure face above small unsure ones', () => {
    const small = { faceSizePx: 30, faceScore: 0.75, maleProbability: 0.2 };
    expect(tallyOf([small, small, {}, {}]).read().gender).toBe('male');
  });

  it('claims nothing of a face that is seen only now and then', () => {
    const tally = tallyOf([{}, {}, {}]);
    for (let look = 0; look < 15; look += 1) tally.miss();
    expect(tally.read()).toMatchObject({ ageBand: 'unknown', gender: 'unknown', votes: 3 });
  });

  it('follows a changing mood', () => {
    const sad = { moodProbabilities: [0, 0, 0, 0, 1, 0, 0] };
    const answer = tallyOf([{}, {}, {}, { ...sad, atMs: 20_000 }, { ...sad, atMs: 20_500 }]).read();
    expect(answer.mood).toBe('sad');
  });

  it('leaves out what a net did not say', () => {
    const silent = { ageYears: null, maleProbability: null, moodProbabilities: null };
    expect(tallyOf([silent, silent, silent]).read()).toMatchObject({
      ageBand: 'unknown',
      gender: 'unknown',
      mood: 'unknown',
    });
  });
});
