import type { StreamPlan } from '../../../src/api/gateway-contract';
import { planFor } from '../ffmpeg/plan';
import type { ProbedVideo } from '../ffmpeg/probe-source';

/** What is known of a source; `video` is null for one that was never asked. */
export interface KnownSource {
  readonly video: ProbedVideo | null;
  readonly plan: StreamPlan;
}

/** A publisher cannot be asked beforehand: its pictures are passed through until they show otherwise. */
export const UNKNOWN_SOURCE: KnownSource = { video: null, plan: { kind: 'copy' } };

/** A source that said what it sends. */
export function knownFrom(video: ProbedVideo): KnownSource {
  return { video, plan: planFor(video) };
}

/** The same source, found to have B-frames; null where that changes nothing. */
export function withBFrames(source: KnownSource | null): KnownSource | null {
  if (source?.plan.kind !== 'copy') return null;
  return { ...source, plan: { kind: 'reencode', reasons: ['b-frames'] } };
}

/** The same source, if ffmpeg's last words tell that its codec cannot be passed through; else null. */
export function withOtherCodec(source: KnownSource | null, lastWords: string): KnownSource | null {
  if (source?.plan.kind !== 'copy' || !/not supported by the bitstream filter/.test(lastWords)) return null;
  return { ...source, plan: { kind: 'reencode', reasons: ['codec'] } };
}
