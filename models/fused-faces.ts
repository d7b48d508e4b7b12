import type { Measurement } from './meta';

/** What was measured of the two nets about age and gender together: the same on both cards. */
export interface FusedMeasurements {
  readonly accuracy: readonly Measurement[];
  readonly bySubgroup: readonly Measurement[];
  readonly byFaceSize: Measurement;
}

/** The measurements in the words of one card: how it names the sets. */
export function fusedMeasurements(fairFace: string, utkFace: string): FusedMeasurements {
  return {
    accuracy: [
      { what: 'age group of 9, exact / within one', value: '50.7 / 90.7 %', by: fairFace },
      { what: 'gender', value: '84.1 % (80–88)', by: fairFace },
      { what: 'gender, the surest three quarters', value: '93.1 % (89–96)', by: fairFace },
      { what: 'age, mean absolute error', value: '4.2 years (3.5–5.0)', by: utkFace },
      { what: 'gender', value: '88.9 % (84–93)', by: utkFace },
    ],
    bySubgroup: [
      { what: '0–2 years: gender / age group', value: '67 % (50–83) / 63 % (47–80)', by: fairFace },
      { what: '3–9 years: gender / age group', value: '67 % (50–83) / 60 % (43–77)', by: fairFace },
      { what: '10–19 years: gender / age group', value: '77 % (60–90) / 37 % (20–57)', by: fairFace },
      { what: '20–29 years: gender / age group', value: '80 % (67–93) / 67 % (47–83)', by: fairFace },
      { what: '30–39 years: gender / age group', value: '100 % (100–100) / 53 % (37–70)', by: fairFace },
      { what: '40–49 years: gender / age group', value: '100 % (100–100) / 33 % (17–50)', by: fairFace },
      { what: '50–59 years: gender / age group', value: '93 % (83–100) / 57 % (40–73)', by: fairFace },
      { what: '60–69 years: gender / age group', value: '87 % (73–97) / 20 % (7–33)', by: fairFace },
      { what: '70 years and more: gender / age group', value: '87 % (73–97) / 67 % (50–83)', by: fairFace },
      { what: 'women and girls: gender / age group', value: '86 % (80–92) / 45 % (36–53)', by: fairFace },
      { what: 'men and boys: gender / age group', value: '82 % (76–89) / 56 % (48–64)', by: fairFace },
    ],
    byFaceSize: {
      what: 'age group exact / gender with faces made 24, 40 and about 126 px wide',
      value: '49 / 90, 58 / 91 and 56 / 90 %',
      by: 'FairFace, the first 80 faces, constants not out of fold',
    },
  };
}
