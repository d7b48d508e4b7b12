import { german } from './texts-de';
import { english } from './texts-en';

/** A device or browser that keeps its own list of authorities. */
export const DEVICES = ['windows', 'macos', 'ios', 'android', 'linux', 'firefox'] as const;
export type Device = (typeof DEVICES)[number];

export interface Step {
  readonly text: string;
  /** To type or paste. */
  readonly command?: string;
}

/** The words of the page that explains the certificate. `{name}` is filled in. */
export interface TrustTexts {
  readonly language: string;
  readonly title: string;
  readonly lead: string;
  readonly why: string;
  readonly scan: string;
  readonly get: string;
  readonly file: string;
  readonly fileFor: string;
  readonly profile: string;
  readonly profileFor: string;
  readonly compare: string;
  readonly compareText: string;
  readonly compareWarning: string;
  readonly add: string;
  readonly addText: string;
  readonly devices: Readonly<Record<Device, { readonly name: string; readonly steps: readonly Step[] }>>;
  readonly open: string;
  readonly openText: string;
  readonly agree: string;
  readonly agreeKey: string;
  readonly agreeNames: string;
  readonly agreeUntil: string;
  readonly agreeRemove: string;
  readonly otherLanguage: string;
}

export const TRUST_TEXTS: Readonly<Record<'en' | 'de', TrustTexts>> = { en: english, de: german };
export type TrustLanguage = keyof typeof TRUST_TEXTS;

/** The language asked for by `?lang=`, else the first of ours in `Accept-Language`, else English. */
export function chooseLanguage(wanted: string | null, acceptLanguage: string | undefined): TrustLanguage {
  const accepted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = /^\s*q=([\d.]+)/.exec(parameters.join(';'))?.[1];
      return { tag: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) };
    })
    .sort((first, second) => second.quality - first.quality)
    .map(({ tag }) => tag);
  return [wanted ?? '', ...accepted].find(isOurs) ?? 'en';
}

function isOurs(tag: string): tag is TrustLanguage {
  return Object.hasOwn(TRUST_TEXTS, tag);
}
