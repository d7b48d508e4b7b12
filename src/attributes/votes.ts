import {
  MOODS,
  UNKNOWN_ATTRIBUTES,
  ageBandOf,
  type Gender,
  type Mood,
  type PersonAttributes,
} from '../domain/attributes';

/** What the nets said of one face crop. Null: that net did not run. */
export interface FaceVote {
  readonly atMs: number;
  /** Longer side of the face box in frame pixels. */
  readonly faceSizePx: number;
  /** Score of the face detector, 0–1. */
  readonly faceScore: number;
  readonly ageYears: number | null;
  readonly maleProbability: number | null;
  /** In the order of `MOODS`. */
  readonly moodProbabilities: ArrayLike<number> | null;
}

/** When votes suffice. Preliminary constants; measured calibration replaces them. */
export interface VoteOptions {
  /** A face this large votes with full weight, px. */
  readonly fullWeightFacePx: number;
  /** Faces below this do not vote, px. */
  readonly minFacePx: number;
  readonly minVotes: number;
  /** Votes over looks below which nothing is claimed: a face seen only now and then is none. */
  readonly minShareOfLooks: number;
  /** Weighted standard deviation of the age votes above which no age is claimed, years. */
  readonly maxAgeSpreadYears: number;
  /** Distance of the mean probability from one half below which no gender is claimed. */
  readonly minGenderMargin: number;
  /** Smoothed probability below which no mood is claimed. */
  readonly minMoodProbability: number;
  /** A mood vote counts half after this time. */
  readonly moodHalfLifeMs: number;
}

export const DEFAULT_VOTE_OPTIONS: VoteOptions = {
  fullWeightFacePx: 96,
  minFacePx: 28,
  minVotes: 3,
  minShareOfLooks: 0.2,
  maxAgeSpreadYears: 12,
  minGenderMargin: 0.15,
  minMoodProbability: 0.4,
  moodHalfLifeMs: 3000,
};

/** Weighted mean and variance in one pass (West, 1979). */
class WeightedMean {
  weight = 0;
  mean = 0;
  #squares = 0;

  add(value: number, weight: number): void {
    this.weight += weight;
    const step = value - this.mean;
    this.mean += (step * weight) / this.weight;
    this.#squares += weight * step * (value - this.mean);
  }

  get spread(): number {
    return this.weight === 0 ? 0 : Math.sqrt(this.#squares / this.weight);
  }
}

/**
 * The votes of one track's faces, weighted by face size and confidence. It abstains ('unknown')
 * rather than guess. One per track; forget it with the track.
 */
export class VoteTally {
  readonly #options: VoteOptions;
  readonly #age = new WeightedMean();
  readonly #male = new WeightedMean();
  readonly #mood = MOODS.map(() => 0);
  #moodWeight = 0;
  #moodAtMs = 0;
  #votes = 0;
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
    if (vote.ageYears !== null) this.#age.add(vote.ageYears, weight);
    if (vote.maleProbability !== null) this.#male.add(vote.maleProbability, weight);
    if (vote.moodProbabilities !== null) this.#addMood(vote.moodProbabilities, weight, vote.atMs);
    return true;
  }

  read(): PersonAttributes {
    const isTooRare = this.#votes < this.#options.minShareOfLooks * this.#looks;
    if (this.#votes < this.#options.minVotes || isTooRare)
      return { ...UNKNOWN_ATTRIBUTES, votes: this.#votes };
    const isAgeKnown = this.#age.weight > 0 && this.#age.spread <= this.#options.maxAgeSpreadYears;
    return {
      ageBand: isAgeKnown ? ageBandOf(this.#age.mean) : 'unknown',
      ageYears: isAgeKnown ? this.#age.mean : null,
      gender: this.#gender(),
      mood: this.#likeliestMood(),
      votes: this.#votes,
    };
  }

  #gender(): Gender | 'unknown' {
    if (this.#male.weight === 0) return 'unknown';
    const margin = this.#male.mean - 0.5;
    if (Math.abs(margin) < this.#options.minGenderMargin) return 'unknown';
    return margin > 0 ? 'male' : 'female';
  }

  #addMood(probabilities: ArrayLike<number>, weight: number, atMs: number): void {
    const keep =
      this.#moodWeight === 0 ? 0 : 0.5 ** (Math.max(0, atMs - this.#moodAtMs) / this.#options.moodHalfLifeMs);
    for (const index of MOODS.keys()) {
      this.#mood[index] = (this.#mood[index] ?? 0) * keep + (probabilities[index] ?? 0) * weight;
    }
    this.#moodWeight = this.#moodWeight * keep + weight;
    this.#moodAtMs = atMs;
  }

  #likeliestMood(): Mood | 'unknown' {
    if (this.#moodWeight === 0) return 'unknown';
    const best = this.#mood.indexOf(Math.max(...this.#mood));
    const probability = (this.#mood[best] ?? 0) / this.#moodWeight;
    return probability < this.#options.minMoodProbability ? 'unknown' : (MOODS[best] ?? 'unknown');
  }
}
