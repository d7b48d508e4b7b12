import { describe, expect, it } from 'vitest';
import { AGE_BANDS } from '../domain/attributes';
import { VoteTally, type FaceVote } from './votes';

const bandsWith = (shares: Partial<Record<(typeof AGE_BANDS)[number], number>>): readonly number[] =>
  AGE_BANDS.map((band) => shares[band] ?? 0);

function vote(change: Partial<FaceVote> = {}): FaceVote {
  return {
    atMs: 0,
    faceSizePx: 96,
    faceScore: 1,
    ageYears: 34,
    ageBandProbabilities: bandsWith({ '30-39': 0.6, '20-29': 0.4 }),
    maleProbability: 0.9,
    moodProbabilities: [0, 0, 0, 1, 0, 0, 0],
    ...change,
  };
}

function votesOf(count: number, change: Partial<FaceVote>): readonly Partial<FaceVote>[] {
  return Array.from({ length: count }, () => change);
}

function tallyOf(votes: readonly Partial<FaceVote>[]): VoteTally {
  const tally = new VoteTally();
  for (const change of votes) tally.add(vote(change));
  return tally;
}

describe('VoteTally.isSettled', () => {
  const both = { ageGender: true, mood: true };
  const unclear = { maleProbability: 0.6 };
  it.each<[string, readonly Partial<FaceVote>[], boolean]>([
    ['seven clear votes', votesOf(7, {}), false],
    ['eight clear votes', votesOf(8, {}), true],
    ['eight votes that leave the gender open', votesOf(8, unclear), false],
    ['so many of them that the next would not help', votesOf(24, unclear), true],
    ['votes on the mood alone', votesOf(24, { maleProbability: null }), false],
  ])('%s: %s', (_, votes, expected) => {
    expect(tallyOf(votes).isSettled(both)).toBe(expected);
  });

  it('asks for nothing but votes where age and gender are not wanted', () => {
    const moodOnly = { ageGender: false, mood: true };
    const votes = votesOf(8, { maleProbability: null, ageBandProbabilities: null });
    expect(tallyOf(votes.slice(1)).isSettled(moodOnly)).toBe(false);
    expect(tallyOf(votes).isSettled(moodOnly)).toBe(true);
  });
});

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
      'bands far apart, none of which stands out',
      (['3-9', '10-19', '40-49', '60-69'] as const).map((band) => ({
        ageBandProbabilities: bandsWith({ [band]: 1 }),
      })),
      { ageBand: 'unknown', ageYears: null },
    ],
    [
      'a gender near one half',
      [{ maleProbability: 0.6 }, { maleProbability: 0.5 }, { maleProbability: 0.55 }],
      { gender: 'unknown' },
    ],
    [
      'a mood between all groups',
      Array.from({ length: 3 }, () => ({ moodProbabilities: [0.1, 0.1, 0.1, 0.3, 0, 0, 0.4] })),
      { mood: 'unknown' },
    ],
  ])('abstains with %s', (_name, votes, expected) => {
    expect(tallyOf(votes).read()).toMatchObject(expected);
  });

  it('takes the band that is likeliest over all votes, not the one around the mean of the years', () => {
    const young = { ageYears: 15, ageBandProbabilities: bandsWith({ '10-19': 1 }) };
    const middle = { ageYears: 45, ageBandProbabilities: bandsWith({ '40-49': 1 }) };
    expect(tallyOf([young, young, middle]).read().ageBand).toBe('10-19');
  });

  it('does not let small faces vote', () => {
    const tally = new VoteTally();
    expect(tally.add(vote({ faceSizePx: 20 }))).toBe(false);
    expect(tally.read().votes).toBe(0);
  });

  it('weighs large sure faces above small unsure ones', () => {
    const small = { faceSizePx: 30, faceScore: 0.75, maleProbability: 0.2 };
    expect(tallyOf([small, {}, {}]).read().gender).toBe('male');
  });

  it('claims nothing of a face that is seen only now and then', () => {
    const tally = tallyOf([{}, {}, {}]);
    for (let look = 0; look < 15; look += 1) tally.miss();
    expect(tally.read()).toMatchObject({ ageBand: 'unknown', gender: 'unknown', votes: 3 });
  });

  it('claims the group of moods that is likeliest, and of it the likeliest mood', () => {
    // Anger, fear and sadness are 0.6 together, calm is 0.35.
    const upset = { moodProbabilities: [0.25, 0, 0.2, 0.05, 0.15, 0, 0.35] };
    expect(tallyOf([upset, upset, upset]).read().mood).toBe('angry');
    const torn = { moodProbabilities: [0.15, 0, 0.15, 0.3, 0, 0, 0.4] };
    expect(tallyOf([torn, torn, torn]).read().mood).toBe('unknown');
  });

  it('follows a changing mood', () => {
    const sad = { moodProbabilities: [0, 0, 0, 0, 1, 0, 0] };
    const answer = tallyOf([{}, {}, {}, { ...sad, atMs: 20_000 }, { ...sad, atMs: 20_500 }]).read();
    expect(answer.mood).toBe('sad');
  });

  it('forgets the mood and nothing else', () => {
    const tally = tallyOf(votesOf(4, {}));
    tally.forgetMood();
    expect(tally.read()).toMatchObject({ mood: 'unknown', ageBand: '30-39', gender: 'male' });
    tally.add(vote({ atMs: 100 }));
    expect(tally.read().mood).toBe('happy');
  });

  it('leaves out what a net did not say', () => {
    const silent = {
      ageYears: null,
      ageBandProbabilities: null,
      maleProbability: null,
      moodProbabilities: null,
    };
    expect(tallyOf([silent, silent, silent]).read()).toMatchObject({
      ageBand: 'unknown',
      gender: 'unknown',
      mood: 'unknown',
    });
  });
});
