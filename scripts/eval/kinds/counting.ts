import { createCameraAnalytics } from '../../../src/analytics/camera-analytics';
import type { ZoneEvent } from '../../../src/domain/event';
import type { TrackFrame } from '../../../src/domain/track';
import type { EndedVisit } from '../../../src/domain/visit';
import { UsageError } from '../command-line';
import type { EvalKind, Metrics } from '../kind';
import { type CountedClip, countingMetrics } from '../metrics/counting';
import { cameraOf, labelledClips, type Truth } from '../sets/truth-file';

/** What the screen proposes for counting every frame of a file. */
const USUAL_FPS = 10;

/** Counts clips whose truth is known: the vision worker in a browser, then the counting, every frame in turn. */
export const counting: EvalKind = {
  name: 'counting',
  options: { 'step-fps': `frames per second of video that are analysed (default ${USUAL_FPS})` },
  canRead: (path) => Promise.resolve(labelledClips(path).length > 0),
  async run(context) {
    const { set, engine } = context;
    const fps = fpsOf(context.options['step-fps']);
    const labelled = labelledClips(context.dir);
    const vision = await context.vision();
    const clips: CountedClip[] = [];
    for (const [index, { file, truth }] of labelled.entries()) {
      const frames = await vision.trackClip(file, {
        stepFps: Math.min(truth.fps, fps),
        limit: context.limit,
      });
      clips.push({ truth, ...countTracks(frames, truth) });
      context.progress(index + 1, labelled.length);
    }
    const metrics = { ...countingMetrics(clips), ...(clips.length > 1 ? { clips: byClip(clips) } : {}) };
    return { kind: 'counting', set, engine, models: vision.report.models, metrics, intervals: {} };
  },
};

function byClip(clips: readonly CountedClip[]): Metrics {
  return Object.fromEntries(
    clips.map((clip) => [clip.truth.video.replace(/\.\w+$/, ''), countingMetrics([clip])]),
  );
}

/** Counts tracks with the lines and zones of a truth; media time begins at 0. */
export function countTracks(frames: readonly TrackFrame[], truth: Truth): Omit<CountedClip, 'truth'> {
  const analytics = createCameraAnalytics(cameraOf(truth));
  const events: ZoneEvent[] = [];
  const visits: EndedVisit[] = [];
  for (const frame of frames) {
    const update = analytics.update(frame);
    events.push(...update.events);
    visits.push(...update.endedVisits);
  }
  const rest = analytics.flush();
  return {
    events: [...events, ...rest.events],
    visits: [...visits, ...rest.endedVisits],
    framesAtMs: frames.map(({ capturedAtMs }) => capturedAtMs),
  };
}

function fpsOf(text: string | undefined): number {
  if (text === undefined) return USUAL_FPS;
  const fps = Number(text);
  if (!(fps > 0)) throw new UsageError(`--step-fps takes a number above 0, got ${text}`);
  return fps;
}
