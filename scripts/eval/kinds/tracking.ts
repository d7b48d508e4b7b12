import type { Detections } from '../../../src/domain/detection';
import type { ModelVersion } from '../../../src/domain/engine';
import { UsageError } from '../command-line';
import { type FollowedPeople, followPeople, followTracks } from '../follow-people';
import type { EvalContext, EvalKind, EvalReport, Interval, Metrics } from '../kind';
import { clearMetrics } from '../metrics/clear';
import { type ComparedFrame, withoutUnconsidered } from '../metrics/compared-frame';
import { hotaMetrics } from '../metrics/hota';
import { identityMetrics } from '../metrics/identity';
import { linkMetrics } from '../metrics/link-accuracy';
import type { PlainDetection } from '../page/plain-inspection';
import { isMotFolder, type MotSequence, readMotSequence } from '../sets/mot';

const DETECTION_SOURCES = ['public', 'model', 'gt'] as const;
type DetectionSource = (typeof DETECTION_SOURCES)[number];

/** Of a true box that is taken as a detection. */
const TRUE_SCORE = 1;

/** Who was followed in the kept frames, and which net found them. */
interface FollowedSequence extends FollowedPeople {
  readonly models: readonly ModelVersion[];
}

/**
 * The product's tracker and its notion of who is who on a MOTChallenge sequence. People whom the set marks
 * as not to be considered are neither asked for nor forbidden; `kit2015` is how MOTChallenge's kit of 2015
 * has it, where a track on them is a false positive. `shown` is what stands on the screen frame by frame,
 * without what is known afterwards.
 */
export const tracking: EvalKind = {
  name: 'tracking',
  options: {
    detections: 'public, model or gt (default: public where there are some, else model, else gt)',
    drop: 'keeps every Nth frame',
  },
  canRead: isMotFolder,
  variantsOf,
  run: measureTracking,
};

/** Below this, what matters is whether the tracker alone keeps people apart. */
const LOW_FPS = 2;

/** Each kind of detections that a set has; our own also at half the rate. */
async function variantsOf(dir: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const { detections, frameRate, video, pictures } = await readMotSequence(dir);
  const isLow = frameRate < LOW_FPS;
  return [
    ...(detections === null ? [] : [{ detections: 'public' }]),
    ...(video === null && pictures === null ? [] : [{ detections: 'model' }]),
    ...((video === null && pictures === null) || isLow ? [] : [{ detections: 'model', drop: '2' }]),
    ...(detections === null || isLow ? [{ detections: 'gt' }] : []),
  ];
}

async function measureTracking(context: EvalContext): Promise<EvalReport> {
  const sequence = await readMotSequence(context.dir);
  const source = sourceOf(context, sequence);
  const step = stepOf(context.options['drop']);
  const frameCount = Math.min(sequence.truth.length, context.limit ?? Infinity);
  const kept = Array.from({ length: Math.ceil(frameCount / step) }, (_, index) => index * step);
  const { counted, models, shown } = await followedBy(source, { context, sequence, kept, step });
  const compared = (output: typeof counted): readonly ComparedFrame[] =>
    kept.map((frame, index) => ({ truth: sequence.truth[frame] ?? [], output: output[index] ?? [] }));
  const considered = (output: typeof counted): readonly ComparedFrame[] =>
    compared(output).map((frame, index) =>
      withoutUnconsidered(frame, sequence.unconsidered[kept[index] ?? -1] ?? []),
    );
  const { metrics, intervals } = measured(considered(counted));
  const { mota, idf1, falsePositives } = measured(compared(counted)).metrics;
  return {
    kind: 'tracking',
    set: context.set,
    engine: source === 'model' ? context.engine : null,
    models,
    metrics: {
      ...metrics,
      frames: kept.length,
      framesPerSecond: sequence.frameRate / step,
      shown: measured(considered(shown)).metrics,
      kit2015: { mota, idf1, falsePositives },
    },
    intervals,
  };
}

interface TrackingMetrics extends Metrics {
  readonly mota: number | null;
  readonly idf1: number | null;
  readonly falsePositives: number;
}

function measured(frames: readonly ComparedFrame[]): {
  readonly metrics: TrackingMetrics;
  readonly intervals: Readonly<Record<string, Interval>>;
} {
  const { mota, motp, recall, precision, idSwitches, fragments, falsePositives, misses } =
    clearMetrics(frames);
  const { linkAccuracy, interval } = linkMetrics(frames);
  return {
    metrics: {
      mota,
      idf1: identityMetrics(frames).idf1,
      hota: hotaMetrics(frames).hota,
      linkAccuracy,
      idSwitches,
      fragments,
      recall,
      precision,
      motp,
      falsePositives,
      misses,
    },
    intervals: interval === null ? {} : { linkAccuracy: interval },
  };
}

interface FollowRequest {
  readonly context: EvalContext;
  readonly sequence: MotSequence;
  /** 0-based frames that are kept: every `step`th. */
  readonly kept: readonly number[];
  readonly step: number;
}

async function followedBy(source: DetectionSource, request: FollowRequest): Promise<FollowedSequence> {
  const { context, sequence, kept } = request;
  if (source === 'model' && sequence.video !== null) return followedInClip(request, sequence.video);
  const vision = source === 'model' ? await context.vision() : null;
  const detected: (readonly PlainDetection[])[] = [];
  for (const frame of kept) {
    if (vision === null) {
      detected.push(givenDetections(source, sequence, frame));
      continue;
    }
    const picture = sequence.pictures?.[frame];
    const wants = { persons: true, face: false };
    detected.push(picture === undefined ? [] : ((await vision.inspectPicture(picture, wants)).persons ?? []));
    context.progress(detected.length, kept.length);
  }
  const followed = followPeople(
    kept.map((frame, index) => {
      const capturedAtMs = (frame * 1000) / sequence.frameRate;
      return detectionsOf(detected[index] ?? [], { capturedAtMs, frame: sequence.size });
    }),
  );
  return { ...followed, models: vision?.report.models ?? [] };
}

function givenDetections(
  source: DetectionSource,
  { detections, truth }: MotSequence,
  frame: number,
): readonly PlainDetection[] {
  if (source === 'public') return detections?.[frame] ?? [];
  return (truth[frame] ?? []).map(({ box }) => ({ box, score: TRUE_SCORE }));
}

/** Detector and tracker in the product's vision worker, which alone sees how people are dressed. */
async function followedInClip(
  { context, sequence, kept, step }: FollowRequest,
  video: string,
): Promise<FollowedSequence> {
  const vision = await context.vision();
  const stepFps = sequence.frameRate / step;
  const frames = await vision.trackClip(video, { stepFps, limit: kept.length });
  const { counted, shown } = followTracks(frames);
  const indexOf = new Map(
    frames.map(({ capturedAtMs }, index) => [Math.round((capturedAtMs * sequence.frameRate) / 1000), index]),
  );
  const inKeptFrames = (output: typeof counted): typeof counted =>
    kept.map((frame) => output[indexOf.get(frame) ?? -1] ?? []);
  return { counted: inKeptFrames(counted), shown: inKeptFrames(shown), models: vision.report.models };
}

function detectionsOf(
  detections: readonly PlainDetection[],
  of: Pick<Detections, 'capturedAtMs' | 'frame'>,
): Detections {
  return {
    ...of,
    count: detections.length,
    boxes: Float32Array.from(detections.flatMap(({ box }) => [box.x1, box.y1, box.x2, box.y2])),
    scores: Float32Array.from(detections, ({ score }) => score),
    classIds: new Uint8Array(detections.length),
  };
}

function sourceOf({ options }: EvalContext, sequence: MotSequence): DetectionSource {
  const hasPictures = sequence.video !== null || sequence.pictures !== null;
  const best = sequence.detections !== null ? 'public' : hasPictures ? 'model' : 'gt';
  const asked = options['detections'] ?? best;
  const source = DETECTION_SOURCES.find((known) => known === asked);
  if (source === undefined)
    throw new UsageError(`--detections takes ${DETECTION_SOURCES.join(', ')}; got ${asked}`);
  if (source === 'model' && !hasPictures)
    throw new UsageError(
      'this set has neither a video that browsers play nor pictures: take --detections public or gt',
    );
  if (source === 'public' && sequence.detections === null)
    throw new UsageError('this set has no det/det.txt: take --detections model or gt');
  return source;
}

function stepOf(text: string | undefined): number {
  const step = Number(text ?? 1);
  if (!Number.isInteger(step) || step < 1)
    throw new UsageError(`--drop takes a whole number from 1 on, got ${text ?? 'none'}`);
  return step;
}
