import {
  AGE_BANDS,
  MOODS,
  UNKNOWN_ATTRIBUTES,
  type AgeBand,
  moodGroupOf,
  type Gender,
  type Mood,
  type MoodGroup,
  type PersonAttributes,
} from '../domain/attributes';
import type { SiteFeatures } from '../domain/config';
import { middleBand, type FusedAnswers } from './fusion';

/** What one look at a face counts for its person. */
export interface FaceVote extends FusedAnswers {
  readonly atMs: number;
  /** Longer side of the face box in frame pixels. */
  readonly faceSizePx: number;
  /** Score of the face detector, 0–1. */
  readonly faceScore: number;
}

/** When votes suffice. The bars on probabilities are read off the risk–coverage curves of docs/accuracy.md. */
export interface VoteOptions {
  /** A face this large votes with full weight, px. */
  readonly fullWeightFacePx: number;
  /** Faces below this do not vote, px. */
  readonly minFacePx: number;
  readonly minVotes: number;
  /** Votes on age and gender after which known answers stay as they are. */
  readonly enoughVotes: number;
  /** Votes after which what is still unknown stays so. */
  readonly mostVotes: number;
  /** Votes over looks below which nothing is claimed: a face seen only now and then is none. */
  readonly minShareOfLooks: number;
  /** Mean probability of the likeliest age band below which no age is claimed. */
  readonly minAgeBandProbability: number;
  /** Mean probability of the likelier gender below which none is claimed. */
  readonly minGenderProbability: number;
  /** Smoothed probability of the likeliest group of moods below which none is claimed. */
  readonly minMoodGroupProbability: number;
  /** A mood vote counts half after this time. */
  readonly moodHalfLifeMs: number;
}

export const DEFAULT_VOTE_OPTIONS: VoteOptions = {
  fullWeightFacePx: 96,
  minFacePx: 28,
  minVotes: 3,
  enoughVotes: 8,
  mostVotes: 24,
  minShareOfLooks: 0.2,
  minAgeBandProbability: 0.35,
  minGenderProbability: 0.8,
  minMoodGroupProbability: 0.5,
  moodHalfLifeMs: 3000,
};

/** The mean of weighted rows of numbers. */
class WeightedRow {
  readonly #sums: number[];
  #weight = 0;

  constructor(length: number) {
    this.#sums = Array.from({ length }, () => 0);
  }

  add(row: ArrayLike<number>, weight: number): void {
    this.#weight += weight;
    for (const index of this.#sums.keys()) {
      this.#sums[index] = (this.#sums[index] ?? 0) + (row[index] ?? 0) * weight;
    }
  }

  /** What was added so far weighs only this much of it from now on. */
  fade(share: number): void {
    this.#weight *= share;
    for (const index of this.#sums.keys()) this.#sums[index] = (this.#sums[index] ?? 0) * share;
  }

  /** Null: nothing was added. */
  mean(): readonly number[] | null {
    const weight = this.#weight;
    return weight > 0 ? this.#sums.map((sum) => sum / weight) : null;
  }
}

/**
 * The votes of one track's faces, weighted by face size and confidence. It abstains ('unknown')
 * rather than guess. One per track; forget it with the track.
 */
export class VoteTally {
  readonly #options: VoteOptions;
  readonly #years = new WeightedRow(1);
  readonly #bands = new WeightedRow(AGE_BANDS.length);
  readonly #male = new WeightedRow(1);
  readonly #mood = new WeightedRow(MOODS.length);
  #moodAtMs: number | null = null;
  #votes = 0;
  #ageGenderVotes = 0;
  #looks = 0;

  constructor(options: VoteOptions = DEFAULT_VOTE_OPTIONS) {
    this.#options = options;
  }

  /** A look at the person found no face. */
  miss(): void {
    this.#looks += 1;
  }

  /** Returns whether the vote counted: faces below `minFacePx` do not. */
  add(vote: FaceVote): boolean {
    this.#looks += 1;
    if (vote.faceSizePx < this.#options.minFacePx) return false;
    const weight = Math.min(1, vote.faceSizePx / this.#options.fullWeightFacePx) * vote.faceScore;
    if (!(weight > 0)) return false;
    this.#votes += 1;
    if (vote.ageYears !== null) this.#years.add([vote.ageYears], weight);
    if (vote.ageBandProbabilities !== null) this.#bands.add(vote.ageBandProbabilities, weight);
    if (vote.maleProbability !== null) {
      this.#male.add([vote.maleProbability], weight);
      this.#ageGenderVotes += 1;
    }
    if (vote.moodProbabilities !== null) this.#addMood(vote.moodProbabilities, weight, vote.atMs);
    return true;
  }

  /** What was seen of the mood does not count any more. */
  forgetMood(): void {
    this.#mood.fade(0);
    this.#moodAtMs = null;
  }

  /** Faces that have told age and gender. */
  get ageGenderVotes(): number {
    return this.#ageGenderVotes;
  }

  /** Whether more looks would hardly change what lasts: age and gender, where they are asked for. */
  isSettled(asked: SiteFeatures): boolean {
    const { enoughVotes, mostVotes } = this.#options;
    if (!asked.ageGender) return this.#votes >= enoughVotes;
    if (this.#ageGenderVotes < enoughVotes) return false;
    const { ageBand, gender } = this.read();
    return (ageBand !== 'unknown' && gender !== 'unknown') || this.#ageGenderVotes >= mostVotes;
  }

  read(): PersonAttributes {
    const isTooRare = this.#votes < this.#options.minShareOfLooks * this.#looks;
    if (this.#votes < this.#options.minVotes || isTooRare)
      return { ...UNKNOWN_ATTRIBUTES, votes: this.#votes };
    const ageBand = this.#ageBand();
    const [ageYears = null] = this.#years.mean() ?? [];
    return {
      ageBand,
      ageYears: ageBand === 'unknown' ? null : ageYears,
      gender: this.#gender(),
      mood: this.#likeliestMood(),
      votes: this.#votes,
    };
  }

  #ageBand(): AgeBand | 'unknown' {
    const bands = this.#bands.mean();
    if (bands === null) return 'unknown';
    const { band, probability } = middleBand(bands);
    return probability < this.#options.minAgeBandProbability ? 'unknown' : band;
  }

  #gender(): Gender | 'unknown' {
    const [male] = this.#male.mean() ?? [];
    if (male === undefined || Math.max(male, 1 - male) < this.#options.minGenderProbability) return 'unknown';
    return male > 0.5 ? 'male' : 'female';
  }

  #likeliestMood(): Mood | 'unknown' {
    const probabilities = this.#mood.mean();
    if (probabilities === null) return 'unknown';
    const { mood, groupProbability } = likeliestMood(probabilities);
    return groupProbability < this.#options.minMoodGroupProbability ? 'unknown' : mood;
  }

  #addMood(probabilities: ArrayLike<number>, weight: number, atMs: number): void {
    const elapsedMs = Math.max(0, atMs - (this.#moodAtMs ?? atMs));
    this.#mood.fade(0.5 ** (elapsedMs / this.#options.moodHalfLifeMs));
    this.#mood.add(probabilities, weight);
    this.#moodAtMs = atMs;
  }
}

/**
 * The likeliest mood of the likeliest group. People see the group, so it decides: of anger, fear and sadness
 * none may be likelier than calm where the three together are.
 */
export function likeliestMood(probabilities: ArrayLike<number>): {
  readonly mood: Mood;
  readonly groupProbability: number;
} {
  const groups: Record<MoodGroup, number> = { positive: 0, neutral: 0, negative: 0 };
  for (const [index, mood] of MOODS.entries()) groups[moodGroupOf(mood)] += probabilities[index] ?? 0;
  const groupProbability = Math.max(...Object.values(groups));
  let best: Mood = 'neutral';
  let most = -1;
  for (const [index, mood] of MOODS.entries()) {
    const probability = probabilities[index] ?? 0;
    if (groups[moodGroupOf(mood)] < groupProbability || probability <= most) continue;
    best = mood;
    most = probability;
  }
  return { mood: best, groupProbability };
}
