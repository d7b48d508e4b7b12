import type { IncidentKind } from '../../../src/api/alert-contract';
import type { ReportLanguage } from '../../../src/api/integration-contract';
import type { Severity } from '../../../src/domain/alert';

/** The words of a mail about incidents. */
export interface MailWords {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly kind: Readonly<Record<IncidentKind, string>>;
  readonly many: (count: number, site: string) => string;
  readonly site: string;
  readonly where: string;
  readonly rule: string;
  readonly since: string;
  readonly firings: string;
  readonly storm: string;
  readonly noPlace: string;
  readonly how: string;
  readonly why: string;
}

const en: MailWords = {
  severity: { info: 'Notice', warning: 'Warning', critical: 'Critical' },
  kind: {
    intruder: 'Somebody is where nobody should be',
    'wrong-way': 'Somebody goes the wrong way',
    loitering: 'Somebody stays too long',
    crowding: 'Too many people',
    queue: 'The queue is too long',
    lying: 'Somebody lies still',
    object: 'An object was seen',
    'equipment-missing': 'Protective equipment is missing',
    'unknown-face': 'Somebody who is not enrolled',
    'camera-covered': 'Camera covered',
    'camera-moved': 'Camera moved',
    'camera-dark': 'Camera dark',
    'camera-frozen': 'The picture stands still',
    'camera-unwatched': 'Nobody analyses a camera',
    'analyser-silent': 'An analyser does not report',
    storm: 'Many alerts at once',
  },
  many: (count, site) => `${count} incidents${site === '' ? '' : ` – ${site}`}`,
  site: 'Site',
  where: 'Camera or device',
  rule: 'Rule',
  since: 'First fired',
  firings: 'Fired so far',
  storm: 'Among them',
  noPlace: 'no site',
  how: 'Open HiRO CCTV, Alerts, to look after it. There is one mail for an incident, and another when it gets worse. Pictures are never mailed.',
  why: 'You get this mail because an administrator of HiRO CCTV chose you as a recipient of alerts. They can take you off the list.',
};

const de: MailWords = {
  severity: { info: 'Hinweis', warning: 'Warnung', critical: 'Kritisch' },
  kind: {
    intruder: 'Jemand ist, wo niemand sein soll',
    'wrong-way': 'Jemand geht in die falsche Richtung',
    loitering: 'Jemand bleibt zu lange',
    crowding: 'Zu viele Personen',
    queue: 'Die Warteschlange ist zu lang',
    lying: 'Jemand liegt still',
    object: 'Ein Gegenstand wurde gesehen',
    'equipment-missing': 'Schutzausrüstung fehlt',
    'unknown-face': 'Jemand, der nicht aufgenommen ist',
    'camera-covered': 'Kamera verdeckt',
    'camera-moved': 'Kamera verstellt',
    'camera-dark': 'Kamera dunkel',
    'camera-frozen': 'Das Bild steht still',
    'camera-unwatched': 'Niemand wertet eine Kamera aus',
    'analyser-silent': 'Ein Zähler meldet sich nicht',
    storm: 'Viele Alarmierungen auf einmal',
  },
  many: (count, site) => `${count} Vorfälle${site === '' ? '' : ` – ${site}`}`,
  site: 'Standort',
  where: 'Kamera oder Gerät',
  rule: 'Regel',
  since: 'Zuerst ausgelöst',
  firings: 'Bisher ausgelöst',
  storm: 'Darunter',
  noPlace: 'kein Standort',
  how: 'Öffnen Sie HiRO CCTV, Alarmierungen, um sich zu kümmern. Zu einem Vorfall kommt eine E-Mail, und noch eine, wenn er ernster wird. Bilder werden nie verschickt.',
  why: 'Sie erhalten diese E-Mail, weil eine Administratorin oder ein Administrator von HiRO CCTV Sie als Empfänger von Alarmierungen gewählt hat. Dort können Sie von der Liste genommen werden.',
};

/** The words in a language. */
export function mailWords(language: ReportLanguage): MailWords {
  return language === 'de' ? de : en;
}
