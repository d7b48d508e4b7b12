import { DEFAULT_BREAKDOWN_POLICY } from '../../src/domain/config';
import { momentRecordingOf } from '../../src/domain/moments';
import { moodShieldOf, noticeVersionOf } from '../../src/domain/site-features';
import { type Block, facts, list, type Paper, table, text } from './document';
import type { SiteFacts } from './facts';
import { basisWords, contactWords, featuresNow, featureWords, keptWords, pictureTime } from './site-words';
import type { Speaker } from './words/speak';

/** Kinds that could be about people who are filmed. */
const ABOUT_FILMED: readonly string[] = ['minute-counts', 'rollups', 'breakdowns'];

/** What everybody who is filmed may read (GDPR art. 13, EU AI Act art. 50(3)). */
export function publicNotice(of: SiteFacts, speaker: Speaker): Paper {
  const { say } = speaker;
  const { site, operator, details, atMs } = of;
  const { controller, officer } = operator;
  const version = noticeVersionOf(site);
  const made = say('made', { date: speaker.date(atMs) });
  return {
    title: say('notice.title', { site: site.name }),
    lead: say('notice.lead'),
    sections: [
      {
        heading: say('notice.who'),
        blocks: [
          facts([
            [say('notice.controller'), controller.name || of.organisationName],
            [say('notice.address'), controller.address],
            [say('notice.email'), controller.email],
            [say('notice.phone'), controller.phone],
            [say('notice.officer'), contactWords(officer)],
            [say('notice.authority'), operator.authority],
          ]),
        ],
      },
      { heading: say('notice.what'), blocks: processingOf(of, speaker) },
      { heading: say('notice.estimated'), blocks: estimatesOf(of, speaker) },
      {
        heading: say('notice.why'),
        blocks: [
          facts([
            [say('notice.purposes'), details.purposes.join('; ') || say('missing')],
            [say('notice.basis'), basisWords(of, speaker)],
          ]),
        ],
      },
      { heading: say('notice.howLong'), blocks: [facts(timesOf(of, speaker))] },
      { heading: say('notice.recipients'), blocks: recipientsOf(of, speaker) },
      {
        heading: say('notice.rights'),
        blocks: [
          list([
            say('right.access'),
            say('right.correct'),
            say('right.object'),
            ...(details.legalBasis === 'consent' ? [say('right.consent')] : []),
            say('right.complain'),
          ]),
          text(say('notice.rightsLimit')),
          text(say('notice.noDecision')),
        ],
      },
    ],
    foot: version === null ? made : `${made} ${say('noticeVersion', { version })}`,
  };
}

function processingOf(of: SiteFacts, speaker: Speaker): readonly Block[] {
  const { say } = speaker;
  const { site, cameras } = of;
  const time = pictureTime(site, speaker);
  const recording = momentRecordingOf(site);
  return [
    text(say('notice.cameras', { count: cameras.filter(({ isEnabled }) => isEnabled).length })),
    text(say('notice.analysed')),
    text(
      time === null || recording === null
        ? say('notice.notStored')
        : say('notice.stored', { time, cover: say(`cover.${recording.cover}`) }),
    ),
    text(say('notice.counts')),
    ...(site.faces == null
      ? []
      : [text(say('notice.faces', { purpose: say(`faces.${site.faces.purpose}`) }))]),
  ];
}

function estimatesOf(of: SiteFacts, speaker: Speaker): readonly Block[] {
  const { say } = speaker;
  const features = featuresNow(of);
  if (!features.ageGender && !features.mood) return [text(say('notice.estimatedNone'))];
  const { period, threshold } = of.site.breakdowns ?? DEFAULT_BREAKDOWN_POLICY;
  const shields = new Set(of.cameras.map((camera) => moodShieldOf(of.site, camera)));
  return [
    text(say('notice.estimatedOf', { features: featureWords(features, speaker) })),
    ...(features.mood && shields.has('staff-area') ? [text(say('notice.staff'))] : []),
    ...(features.mood && shields.has('staff-exclusion') ? [text(say('notice.staffLeftOut'))] : []),
    text(
      period === 'never'
        ? say('notice.told.never')
        : say('notice.told.sums', { threshold, period: say(`period.${period}`) }),
    ),
    text(say('notice.aiAct')),
  ];
}

function timesOf(of: SiteFacts, speaker: Speaker): readonly (readonly [string, string])[] {
  const time = pictureTime(of.site, speaker);
  return [
    ...of.retention
      .filter(({ kind }) => ABOUT_FILMED.includes(kind))
      .map((kept) => [speaker.say(`kind.${kept.kind}`), keptWords(kept, speaker)] as const),
    ...(time === null ? [] : [[speaker.say('kind.pictures'), time] as const]),
  ];
}

function recipientsOf({ operator, details }: SiteFacts, { say }: Speaker): readonly Block[] {
  const { processors } = operator;
  return [
    ...(details.recipients === '' ? [] : [text(details.recipients)]),
    text(say('notice.recipientsNone')),
    processors.length === 0
      ? text(say('notice.processorsNone'))
      : table(
          [say('register.name'), say('register.service'), say('register.country')],
          processors.map(({ name, service, country }) => [name, service, country]),
        ),
  ];
}
