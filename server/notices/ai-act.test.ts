import { describe, expect, it } from 'vitest';
import { DEFAULT_SITE_LIVE, type Site, type SiteProfile } from '../../src/domain/config';
import { noticeVersionOf } from '../../src/domain/site-features';
import { aiActOf } from './ai-act';
import type { StoredCamera } from '../store/store';
import type { SiteFacts } from './facts';
import { NOTICE_WORDS, speakerOf } from './words/speak';

const STAFF: StoredCamera['zones'][number] = {
  id: 'till',
  name: 'Till',
  polygon: [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
  ],
  purpose: 'staff',
};

function factsOf(profile: SiteProfile, changes: Partial<Site> = {}): SiteFacts {
  const mark = { id: 's', organisationId: 'o', name: 'Site', timeZone: 'UTC', version: 1 };
  const features = { ageGender: true, mood: true };
  const wished: Site = { ...DEFAULT_SITE_LIVE, ...mark, profile, features, ...changes };
  const version = noticeVersionOf(wished);
  const site =
    version === null ? wished : { ...wished, notice: { version, confirmedAtMs: 1, confirmedBy: 'local' } };
  const source = { kind: 'webcam', deviceId: null } as const;
  return {
    organisationName: 'O',
    operator: {
      controller: { name: '', address: '', email: '', phone: '' },
      officer: { name: '', email: '', phone: '' },
      authority: '',
      processors: [],
      version: 0,
    },
    site,
    details: {
      siteId: 's',
      purposes: [],
      legalBasis: null,
      basisText: '',
      recipients: '',
      isPublic: false,
      key: null,
      version: 0,
    },
    cameras: [
      { id: 'c', siteId: 's', name: 'C', isEnabled: true, source, lines: [], zones: [STAFF], version: 1 },
    ],
    retention: [],
    publicUrl: null,
    atMs: 0,
  };
}

describe('what of the AI Act a site should look at', () => {
  it.each<[string, SiteFacts, readonly string[]]>([
    ['a shop with a staff area', factsOf('shop'), ['may', 'no', 'no', 'may', 'yes', 'yes']],
    ['a workplace', factsOf('workplace'), ['yes', 'no', 'no', 'no', 'no', 'no']],
    ['a home', factsOf('home'), ['no', 'no', 'no', 'may', 'yes', 'yes']],
    [
      'a shop that estimates nothing',
      factsOf('shop', { features: { ageGender: false, mood: false } }),
      ['no', 'no', 'no', 'no', 'no', 'no'],
    ],
    [
      'an office that leaves enrolled staff out',
      factsOf('workplace', { faces: { purpose: 'staff-exclusion', zones: [] } }),
      ['yes', 'no', 'may', 'no', 'no', 'no'],
    ],
  ])('%s', (_case, facts, expected) => {
    const found = aiActOf(facts, speakerOf('en'));
    expect(found.map(({ name }) => name)).toEqual([
      'act.5f',
      'act.5g',
      'act.1a',
      'act.1b',
      'act.1c',
      'act.50',
    ]);
    expect(found.map(({ applies }) => applies)).toEqual(expected);
  });
});

describe('the words', () => {
  const placeholders = (message: string): readonly string[] =>
    [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? ''))].sort();

  it('are the same in German and take the same values', () => {
    const german: Readonly<Record<string, string>> = NOTICE_WORDS.de;
    expect(Object.keys(german).sort()).toEqual(Object.keys(NOTICE_WORDS.en).sort());
    for (const [key, message] of Object.entries(NOTICE_WORDS.en)) {
      expect(placeholders(german[key] ?? ''), key).toEqual(placeholders(message));
    }
  });
});
