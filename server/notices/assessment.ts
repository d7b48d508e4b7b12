import { DEFAULT_BREAKDOWN_POLICY, type SourceConfig } from '../../src/domain/config';
import { momentRecordingOf } from '../../src/domain/moments';
import {
  activeFeatures,
  countingZones,
  isNoticeConfirmed,
  noticeVersionOf,
  staffAreas,
} from '../../src/domain/site-features';
import { aiActOf } from './ai-act';
import { type Block, facts, list, type Paper, question, type Section, table, text } from './document';
import type { Outbound, SiteFacts } from './facts';
import { openQuestions } from './open-questions';
import { outboundWords } from './register';
import { basisWords, contactWords, featuresNow, featureWords, keptWords, pictureTime } from './site-words';
import type { Speaker } from './words/speak';

/** The draft of a data protection impact assessment (GDPR art. 35) of a site. */
export function assessment(of: SiteFacts, outbound: readonly Outbound[], speaker: Speaker): Paper {
  const { say } = speaker;
  return {
    title: say('dpia.title', { site: of.site.name }),
    lead: say('dpia.lead'),
    sections: [
      { heading: say('dpia.processing'), blocks: [processing(of, speaker)] },
      { heading: say('dpia.cameras'), blocks: [cameras(of, speaker)] },
      { heading: say('dpia.flow'), blocks: [text(say('dpia.flowText'))] },
      { heading: say('dpia.retention'), blocks: [retention(of, speaker)] },
      { heading: say('dpia.recipients'), blocks: [recipients(of, outbound, speaker)] },
      necessity(of, speaker),
      { heading: say('dpia.risks'), blocks: [risks(speaker)] },
      { heading: say('dpia.aiAct'), blocks: [aiAct(of, speaker)] },
      { heading: say('dpia.open'), blocks: openQuestions(of, speaker).map(question) },
    ],
    foot: say('made', { date: speaker.date(of.atMs) }),
  };
}

function processing(of: SiteFacts, speaker: Speaker): Block {
  const { say } = speaker;
  const { site, operator, details } = of;
  const { controller } = operator;
  return facts([
    [say('dpia.site'), site.name],
    [say('dpia.place'), say(`profile.${site.profile}`)],
    [
      say('dpia.controller'),
      [controller.name, controller.address].filter(Boolean).join(', ') || say('missing'),
    ],
    [say('dpia.officer'), contactWords(operator.officer) || say('missing')],
    [say('dpia.purposes'), details.purposes.join('; ') || say('missing')],
    [say('dpia.basis'), basisWords(of, speaker)],
    [say('dpia.noticeState'), noticeState(of, speaker)],
  ]);
}

function noticeState({ site }: SiteFacts, { say, date }: Speaker): string {
  if (noticeVersionOf(site) === null) return say('dpia.noticeNone');
  if (site.notice === undefined || !isNoticeConfirmed(site)) return say('dpia.noticeOpen');
  const { confirmedAtMs, version } = site.notice;
  return say('dpia.noticeConfirmed', { date: date(confirmedAtMs), version });
}

function cameras(of: SiteFacts, speaker: Speaker): Block {
  const { say } = speaker;
  if (of.cameras.length === 0) return text(say('dpia.noCameras'));
  return table(
    [say('dpia.camera'), say('dpia.source'), say('dpia.drawn'), say('dpia.estimates'), say('dpia.state')],
    of.cameras.map((camera) => [
      camera.name,
      sourceWords(camera.source, speaker),
      say('dpia.drawnOf', {
        zones: countingZones(camera.zones).length,
        lines: camera.lines.length,
        staff: staffAreas(camera).length,
      }),
      featureWords(activeFeatures(of.site, camera), speaker),
      say(camera.isEnabled ? 'on' : 'off'),
    ]),
  );
}

function sourceWords(source: SourceConfig, { say }: Speaker): string {
  const host = hostOf(source);
  return host === null ? say(`source.${source.kind}`) : say(`source.${source.kind}`, { host });
}

/** Which host outside a browser fetches pictures from; null: none. */
export function hostOf(source: SourceConfig): string | null {
  switch (source.kind) {
    case 'hls':
    case 'whep':
      return new URL(source.url).host;
    case 'external': {
      const url = source.whepUrl ?? source.hlsUrl;
      return url === null ? null : new URL(url).host;
    }
    case 'demo':
    case 'sample':
    case 'webcam':
    case 'file':
    case 'gateway':
      return null;
  }
}

function retention(of: SiteFacts, speaker: Speaker): Block {
  const { say } = speaker;
  const time = pictureTime(of.site, speaker);
  return table(
    [say('dpia.kind'), say('dpia.kept')],
    [
      ...of.retention.map((kept) => [say(`kind.${kept.kind}`), keptWords(kept, speaker)]),
      ...(time === null ? [] : [[say('kind.pictures'), time]]),
    ],
  );
}

function recipients(
  { operator, details }: SiteFacts,
  outbound: readonly Outbound[],
  speaker: Speaker,
): Block {
  const { say } = speaker;
  const rows = [
    ...(details.recipients === '' ? [] : [[details.recipients, say('kind.minute-counts')]]),
    ...operator.processors.map(({ name, service }) => [name, service]),
    ...outbound
      .filter((one) => !('isOn' in one) || one.isOn)
      .map((one) => outboundWords(one, speaker).slice(0, 2)),
  ];
  if (rows.length === 0) return text(say('register.noOutbound'));
  return table([say('dpia.recipient'), say('dpia.gets')], rows);
}

function necessity(of: SiteFacts, speaker: Speaker): Section {
  const { say } = speaker;
  const { site } = of;
  const { period, threshold } = site.breakdowns ?? DEFAULT_BREAKDOWN_POLICY;
  const recording = momentRecordingOf(site);
  const time = pictureTime(site, speaker);
  return {
    heading: say('dpia.necessity'),
    blocks: [
      list([
        recording === null || time === null
          ? say('dpia.minimised.pictures')
          : say('dpia.minimised.picturesKept', {
              what: say(`stored.${recording.kind}`),
              time,
              cover: say(`cover.${recording.cover}`),
            }),
        say('dpia.minimised.estimates', { features: featureWords(featuresNow(of), speaker) }),
        say('dpia.minimised.told', { told: say(`told.${period}`, { threshold }) }),
        site.faces == null
          ? say('dpia.minimised.noFaces')
          : say('dpia.minimised.faces', {
              purpose: say(`faces.${site.faces.purpose}`),
              zones: site.faces.zones.length,
            }),
      ]),
      question(say('dpia.q.less')),
      question(say('dpia.q.area')),
    ],
  };
}

function risks({ say }: Speaker): Block {
  return table(
    [say('dpia.risk'), say('dpia.measure'), say('dpia.rest')],
    (['pictures', 'single', 'wrong', 'staff', 'faces'] as const).map((risk) => [
      say(`risk.${risk}`),
      say(`risk.${risk}.measure`),
      say(`risk.${risk}.rest`),
    ]),
  );
}

function aiAct(of: SiteFacts, speaker: Speaker): Block {
  const { say } = speaker;
  return table(
    [say('dpia.provision'), say('dpia.applies'), say('dpia.why')],
    aiActOf(of, speaker).map(({ name, applies, why }) => [say(name), say(`applies.${applies}`), why]),
  );
}
