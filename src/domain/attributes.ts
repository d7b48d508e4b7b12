/** FairFace's nine age bands (Kärkkäinen & Joo, 2021). */
export const AGE_BANDS = ['0-2', '3-9', '10-19', '20-29', '30-39', '40-49', '50-59', '60-69', '70+'] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

/** What the gender head can answer; 'unknown' where the votes do not suffice. */
export const GENDERS = ['female', 'male'] as const;
export type Gender = (typeof GENDERS)[number];

/** FER-2013's seven moods, in the order of the mood head's outputs. */
export const MOODS = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'] as const;
export type Mood = (typeof MOODS)[number];

/** What a viewer is shown of a mood; details on request. */
export const MOOD_GROUPS = ['positive', 'neutral', 'negative'] as const;
export type MoodGroup = (typeof MOOD_GROUPS)[number];

/** The first age of each band, in years. */
export const AGE_BAND_STARTS: readonly number[] = [0, 3, 10, 20, 30, 40, 50, 60, 70];

/** The age band of an age in years; ages below 0 count as 0. */
export function ageBandOf(ageYears: number): AgeBand {
  let band: AgeBand = '0-2';
  AGE_BAND_STARTS.forEach((startYears, index) => {
    if (ageYears >= startYears) band = AGE_BANDS[index] ?? band;
  });
  return band;
}

/** Groups FER-2013's seven moods as the screens show them. */
export function moodGroupOf(mood: Mood): MoodGroup {
  switch (mood) {
    case 'happy':
    case 'surprise':
      return 'positive';
    case 'neutral':
      return 'neutral';
    case 'angry':
    case 'disgust':
    case 'fear':
    case 'sad':
      return 'negative';
  }
}

/** What is believed of the person of one track; each answer is 'unknown' until its votes suffice. */
export interface PersonAttributes {
  readonly ageBand: AgeBand | 'unknown';
  /** Weighted mean of the votes, years; null while the band is unknown. */
  readonly ageYears: number | null;
  readonly gender: Gender | 'unknown';
  readonly mood: Mood | 'unknown';
  /** Number of face crops that have voted. */
  readonly votes: number;
}

/** Nothing is known yet. */
export const UNKNOWN_ATTRIBUTES: PersonAttributes = {
  ageBand: 'unknown',
  ageYears: null,
  gender: 'unknown',
  mood: 'unknown',
  votes: 0,
};

/** What is left of attributes when only these are wanted; the rest is unknown, whatever was seen before. */
export function wantedAttributes(
  attributes: PersonAttributes,
  { ageGender, mood }: { readonly ageGender: boolean; readonly mood: boolean },
): PersonAttributes {
  return {
    ...attributes,
    ...(!ageGender && { ageBand: 'unknown', ageYears: null, gender: 'unknown' }),
    ...(!mood && { mood: 'unknown' }),
  };
}
