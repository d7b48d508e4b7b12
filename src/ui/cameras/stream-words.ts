import type { GatewayStream, SourceVideo, StreamPlan } from '../../api/gateway-contract';
import type { Formats } from '../../i18n/format';
import type { Translator } from '../../i18n/translator';

/** What the words are made with; `Texts` is one. */
export interface Words {
  readonly formats: Formats;
  say: Translator['say'];
}

const CODEC_NAMES: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'H.265 (HEVC)',
  mjpeg: 'MJPEG',
  mpeg4: 'MPEG-4',
  av1: 'AV1',
  vp8: 'VP8',
  vp9: 'VP9',
};

/** What people call a codec that ffmpeg names. */
export function codecName(codec: string): string {
  return CODEC_NAMES[codec] ?? codec;
}

/** Size, rate and codec in one line. */
export function videoWords({ codec, width, height, fps }: SourceVideo, words: Words): string {
  const parts = [words.say('streams.size', { width, height })];
  if (fps !== null) parts.push(words.say('streams.test.fpsValue', { fps: words.formats.number(fps, 1) }));
  parts.push(codecName(codec));
  return parts.join(' · ');
}

/** What the gateway does with the pictures, and why. */
export function planWords(plan: StreamPlan, words: Words): string {
  if (plan.kind === 'copy') return words.say('streams.plan.copy');
  const reasons = plan.reasons.map((reason) => words.say(`streams.reason.${reason}`));
  return words.say('streams.plan.reencode', { reasons: words.formats.list(reasons) });
}

/** The small facts of a stream: viewers now, restarts. */
export function viewerWords({ viewers, restarts }: GatewayStream, words: Words): string {
  const parts = [words.say('streams.viewers', { count: viewers.webrtc + viewers.hls })];
  if (restarts > 0) parts.push(words.say('streams.restarts', { count: restarts }));
  return parts.join(' · ');
}
