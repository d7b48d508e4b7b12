import { expect, it } from 'vitest';
import type { GatewayStream, SourceVideo, StreamPlan } from '../../api/gateway-contract';
import { GATEWAY_PROBLEMS } from '../../api/gateway-contract';
import { de } from '../../i18n/de';
import { en } from '../../i18n/en';
import { later } from '../../i18n/en-later';
import { Formats } from '../../i18n/format';
import { Translator } from '../../i18n/translator';
import { planWords, videoWords, viewerWords, type Words } from './stream-words';

const ENGLISH = { ...en, ...later };

function wordsOf(language: 'en' | 'de'): Words {
  const translator = new Translator(language, language === 'en' ? ENGLISH : de);
  return { formats: new Formats(language), say: (...args) => translator.say(...args) };
}

const VIDEO: SourceVideo = {
  codec: 'h264',
  profile: 'Main',
  width: 1920,
  height: 1080,
  fps: 25,
  pixelFormat: 'yuv420p',
  hasBFrames: false,
};

it.each<[string, SourceVideo, string]>([
  ['all known', VIDEO, '1920 × 1080 · 25 per second · H.264'],
  ['a broken rate', { ...VIDEO, fps: 29.97 }, '1920 × 1080 · 30 per second · H.264'],
  ['no rate', { ...VIDEO, fps: null, codec: 'hevc' }, '1920 × 1080 · H.265 (HEVC)'],
  ['a codec without a better name', { ...VIDEO, codec: 'cavs' }, '1920 × 1080 · 25 per second · cavs'],
])('a video with %s', (_case, video, words) => {
  expect(videoWords(video, wordsOf('en'))).toBe(words);
});

it.each<[StreamPlan, string, string]>([
  [{ kind: 'copy' }, 'Played as it is.', 'Wird abgespielt, wie es ist.'],
  [
    { kind: 'reencode', reasons: ['b-frames', 'interlaced'] },
    'Encoded anew on the gateway, because it has B-frames, which WebRTC cannot play and it is interlaced: costs about one core per camera.',
    'Wird am Gateway neu kodiert, weil es B-Frames hat, die WebRTC nicht abspielt und es Halbbilder hat (interlaced): kostet etwa einen Prozessorkern je Kamera.',
  ],
])('%j', (plan, english, german) => {
  expect(planWords(plan, wordsOf('en'))).toBe(english);
  expect(planWords(plan, wordsOf('de'))).toBe(german);
});

it('counts viewers of both protocols', () => {
  const stream: GatewayStream = {
    cameraId: 'c',
    state: 'live',
    viewers: { webrtc: 2, hls: 1 },
    video: VIDEO,
    plan: { kind: 'copy' },
    problem: null,
    hasCredentials: true,
    restarts: 0,
  };
  expect(viewerWords(stream, wordsOf('en'))).toBe('3 viewers');
  expect(viewerWords({ ...stream, restarts: 1 }, wordsOf('en'))).toBe('3 viewers · 1 restart');
});

it('has a sentence for every problem of the gateway', () => {
  for (const code of GATEWAY_PROBLEMS) expect(ENGLISH[`streams.problem.${code}`].length).toBeGreaterThan(20);
});
