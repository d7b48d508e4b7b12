import type { ReportLanguage } from '../../../src/api/integration-contract';

/** The words of a report. */
export interface ReportTexts {
  readonly daily: string;
  readonly weekly: string;
  readonly test: string;
  readonly late: string;
  readonly camera: string;
  readonly entries: string;
  readonly exits: string;
  readonly mean: string;
  readonly most: string;
  readonly watched: string;
  readonly notWatched: string;
  readonly total: string;
  readonly busiest: (hour: string, entries: string) => string;
  readonly noCameras: string;
  readonly about: string;
  readonly attached: string;
  readonly why: string;
}

const en: ReportTexts = {
  daily: 'Daily report',
  weekly: 'Weekly report',
  test: 'Test',
  late: 'This report comes late: the server was not running, or could not send mail, when it was due.',
  camera: 'Camera',
  entries: 'Entries',
  exits: 'Exits',
  mean: 'People, mean',
  most: 'People, most',
  watched: 'Watched',
  notWatched: 'not watched',
  total: 'Whole site',
  busiest: (hour, entries) => `Most entries in the hour from ${hour}: ${entries}.`,
  noCameras: 'This site has no camera.',
  about:
    '“Watched” is the share of the time in which somebody counted. Nothing is known of the rest; it does not mean that nobody was there.',
  attached: 'The numbers by hour are attached as a CSV file.',
  why: 'You get this mail because an administrator of HiRO CCTV chose you as a recipient. They can take you off the list under Integrations.',
};

const de: ReportTexts = {
  daily: 'Tagesbericht',
  weekly: 'Wochenbericht',
  test: 'Test',
  late: 'Dieser Bericht kommt verspätet: Der Server lief zur vorgesehenen Zeit nicht oder konnte keine E-Mail senden.',
  camera: 'Kamera',
  entries: 'Eintritte',
  exits: 'Austritte',
  mean: 'Personen, Mittel',
  most: 'Personen, höchstens',
  watched: 'Beobachtet',
  notWatched: 'nicht beobachtet',
  total: 'Ganzer Standort',
  busiest: (hour, entries) => `Die meisten Eintritte in der Stunde ab ${hour}: ${entries}.`,
  noCameras: 'Dieser Standort hat keine Kamera.',
  about:
    '„Beobachtet“ ist der Anteil der Zeit, in der gezählt wurde. Über die übrige Zeit ist nichts bekannt; das heißt nicht, dass niemand da war.',
  attached: 'Die Zahlen nach Stunden hängen als CSV-Datei an.',
  why: 'Sie erhalten diese E-Mail, weil eine Administratorin oder ein Administrator von HiRO CCTV Sie als Empfänger gewählt hat. Dort können Sie unter „Integrationen“ von der Liste genommen werden.',
};

/** The words in a language. */
export function reportTexts(language: ReportLanguage): ReportTexts {
  return language === 'de' ? de : en;
}
