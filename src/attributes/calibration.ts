/**
 * How the answers of the two gender nets become one: the logit of 'male' is the sum of the nets' logits with
 * these weights, of `male`, and of what the face's age adds.
 */
export interface GenderConstants {
  readonly faceRes: number;
  readonly ageGender: number;
  readonly male: number;
  /** Added in full at 0 years and not at all from 15 on: both nets take most small boys for girls. */
  readonly child: number;
  /** Added in full from 70 years on and not at all up to 50: they take many old women for men. */
  readonly old: number;
}

/** How the answers of the two age nets become probabilities of the nine bands. */
export interface AgeConstants {
  /** The scale of the logistic distribution around face-api's years. */
  readonly spreadYears: number;
  /** Power of FaceRes' distribution; 0 would leave it out. */
  readonly faceResPower: number;
}

export interface MoodConstants {
  /** Above 1: the net is surer than it should be. */
  readonly temperature: number;
}

/** Everything that was fitted; the nets themselves are as they were published. */
export interface Calibration {
  readonly gender: GenderConstants;
  readonly age: AgeConstants;
  readonly mood: MoodConstants;
}

/**
 * Fitted by maximum likelihood: gender and age on the 270 faces of fairface-a (FairFace, CC BY 4.0), mood on
 * the 600 of fer-a (FER-2013's private test). `npm run eval -- attributes DIR` and `mood DIR` print these
 * numbers under `fitted` when they measure those sets, and judge each face by constants that were fitted
 * without it.
 */
export const CALIBRATION: Calibration = {
  gender: { faceRes: 1.2, ageGender: 0.44, male: -0.9, child: 1.1, old: -1.39 },
  age: { spreadYears: 7, faceResPower: 0.91 },
  mood: { temperature: 1.55 },
};

/** The sets that the constants were fitted on, by the names of their folders. */
export const CALIBRATED_ON = { attributes: 'fairface-a', mood: 'fer-a' } as const;
