import { ANALYTICS_DEFAULTS } from '../../src/analytics/analytics-options';
import { People, type Sighting } from '../../src/analytics/people';
import type { Detections } from '../../src/domain/detection';
import type { Box } from '../../src/domain/geometry';
import { isInSight, type TrackFrame } from '../../src/domain/track';
import { createTracker } from '../../src/tracking/tracker';
import type { IdentifiedBox } from './metrics/compared-frame';

/** What the product says of each frame of a sequence, frame by frame as the detections came in. */
export interface FollowedPeople {
  /**
   * People as they are counted, once all is known: sightings of a track that was not confirmed yet come
   * in afterwards, a hand-over keeps the person's id, and somebody unseen for less than `mergeGapMs` was
   * there all the time (on the straight way between, as line crossings are timed).
   */
  readonly counted: readonly (readonly IdentifiedBox[])[];
  /** Tracks as they stand on the screen at that moment, without those that are drawn as lost. */
  readonly shown: readonly (readonly IdentifiedBox[])[];
}

/** Runs the product's tracker and its notion of who is who, both with their defaults, over a whole sequence. */
export function followPeople(frames: readonly Detections[]): FollowedPeople {
  const tracker = createTracker();
  return followTracks(
    frames.map((detections, seq) => {
      const { capturedAtMs, frame } = detections;
      const { tracks, endedTrackIds } = tracker.update(detections);
      return {
        cameraId: 'eval',
        seq,
        capturedAtMs,
        frame,
        tracks: tracks.map((track) => ({ ...track, attributes: null, face: null })),
        endedTrackIds,
        framesDropped: 0,
      };
    }),
  );
}

/** The product's notion of who is who, with its defaults, over tracks that are known already. */
export function followTracks(frames: readonly TrackFrame[]): FollowedPeople {
  const people = new People(ANALYTICS_DEFAULTS);
  const sightings: Sighting[] = [];
  frames.forEach((trackFrame, index) => {
    sightings.push(...people.update(trackFrame, frames[index - 1]?.capturedAtMs ?? null));
    for (const personId of people.expire(trackFrame.capturedAtMs)) people.forget(personId);
  });
  const shown = frames.map(({ capturedAtMs, tracks }) =>
    tracks.filter((track) => isInSight(track, capturedAtMs)).map(({ id, box }) => ({ id, box })),
  );
  const timesMs = frames.map(({ capturedAtMs }) => capturedAtMs);
  return { shown, counted: presenceOf(sightings, timesMs) };
}

/** Everybody's boxes per frame, gaps bridged as visits bridge them. */
function presenceOf(sightings: readonly Sighting[], timesMs: readonly number[]): IdentifiedBox[][] {
  const frames = timesMs.map((): IdentifiedBox[] => []);
  const frameAt = new Map(timesMs.map((atMs, index) => [atMs, index]));
  const newest = new Map<number, Sighting>();
  for (const sighting of sightings) {
    const { personId: id, atMs, box } = sighting;
    const index = frameAt.get(atMs) ?? -1;
    const before = newest.get(id);
    newest.set(id, sighting);
    if (before !== undefined && atMs - before.atMs < ANALYTICS_DEFAULTS.mergeGapMs) {
      for (let between = (frameAt.get(before.atMs) ?? index) + 1; between < index; between += 1) {
        const share = ((timesMs[between] ?? atMs) - before.atMs) / (atMs - before.atMs);
        frames[between]?.push({ id, box: boxBetween(before.box, box, share) });
      }
    }
    frames[index]?.push({ id, box });
  }
  return frames;
}

function boxBetween(from: Box, to: Box, share: number): Box {
  const between = (a: number, b: number): number => a + share * (b - a);
  return {
    x1: between(from.x1, to.x1),
    y1: between(from.y1, to.y1),
    x2: between(from.x2, to.x2),
    y2: between(from.y2, to.y2),
  };
}
