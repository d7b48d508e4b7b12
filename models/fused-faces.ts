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
      { what: 'age group of 9, exact / within one', value: '52.6 / 90.0 %', by: fairFace },
      { what: 'gender', value: '86.7 % (83–91)', by: fairFace },
      { what: 'gender, the surest three quarters', value: '94.1 % (90–97)', by: fairFace },
      { what: 'age, mean absolute error', value: '5.0 years (4.7–5.3)', by: utkFace },
      { what: 'gender / the surest four fifths', value: '89.8 % (88–91) / 96.0 % (95–97)', by: utkFace },
    ],
    bySubgroup: [
      { what: '0–2 years: gender / age group', value: '73 % (57–90) / 60 % (43–77)', by: fairFace },
      { what: '3–9 years: gender / age group', value: '77 % (60–90) / 60 % (43–77)', by: fairFace },
      { what: '10–19 years: gender / age group', value: '80 % (63–93) / 33 % (17–50)', by: fairFace },
      { what: '20–29 years: gender / age group', value: '80 % (67–93) / 80 % (63–93)', by: fairFace },
      { what: '30–39 years: gender / age group', value: '100 % (100–100) / 57 % (40–73)', by: fairFace },
      { what: '40–49 years: gender / age group', value: '100 % (100–100) / 33 % (17–50)', by: fairFace },
      { what: '50–59 years: gender / age group', value: '97 % (90–100) / 53 % (37–70)', by: fairFace },
      { what: '60–69 years: gender / age group', value: '90 % (80–100) / 40 % (23–57)', by: fairFace },
      { what: '70 years and more: gender / age group', value: '83 % (70–93) / 57 % (40–73)', by: fairFace },
      { what: 'women and girls: gender / age group', value: '89 % (83–94) / 47 % (38–55)', by: fairFace },
      { what: 'men and boys: gender / age group', value: '84 % (78–90) / 59 % (50–67)', by: fairFace },
    ],
    byFaceSize: {
      what: 'age group exact / gender with faces made 16, 20, 24, 28, 40 and about 126 px wide',
      value: '31 / 73, 36 / 79, 39 / 84, 44 / 89, 49 / 87 and 51 / 89 %',
      by: 'FairFace, every second face, outside the browser, constants not out of fold',
    },
  };
}
