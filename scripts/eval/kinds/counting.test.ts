import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Detections } from '../../../src/domain/detection';
import type { TrackFrame } from '../../../src/domain/track';
import { createTracker } from '../../../src/tracking/tracker';
import { countingMetrics } from '../metrics/counting';
import { readTruth } from '../sets/truth-file';
import { countTracks } from './counting';

const DEMO = fileURLToPath(new URL('../../../public/demo/', import.meta.url));
const truth = readTruth(`${DEMO}shop.truth.json`);
const FRAME = { width: 1280, height: 720 };

interface TrueBox {
  readonly person: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Share of the body that nothing hides. */
  readonly visible: number;
}

/** Where everybody is, by frame of the clip. */
const people: readonly (readonly TrueBox[])[] = trueBoxes();

function trueBoxes(): readonly (readonly TrueBox[])[] {
  const frames = Array.from({ length: Math.round(42 * truth.fps) }, (): TrueBox[] => []);
  for (const row of readFileSync(`${DEMO}shop.gt.txt`, 'utf8').trim().split('\n')) {
    const [frame = 0, person = 0, x = 0, y = 0, width = 0, height = 0, , , visible = 0] = row
      .split(',')
      .map(Number);
    frames[frame - 1]?.push({ person, x, y, width, height, visible });
  }
  return frames;
}

/** A number from −1 to 1 that looks like chance and is always the same. */
function noise(...of: readonly number[]): number {
  const wave =
    Math.sin(of.reduce((sum, value, index) => sum + value * (12.9898 + 65.129 * index), 4.7)) * 43758.5453;
  return 2 * (wave - Math.floor(wave)) - 1;
}

/** What a detector says of a frame: boxes 2 % off, scores near those from which tracks are founded. */
function detectionsAt(frame: number): Detections {
  const seen = (people[frame] ?? []).filter(({ visible }) => visible > 0.3);
  const boxes = seen.flatMap(({ height, person, width, x, y }) => {
    const off = (side: number): number => 0.02 * height * noise(frame, person, side);
    return [x + off(1), y + off(2), x + width + off(3), y + height + off(4)];
  });
  return {
    capturedAtMs: (frame * 1000) / truth.fps,
    frame: FRAME,
    count: seen.length,
    boxes: Float32Array.from(boxes),
    scores: Float32Array.from(seen, ({ person }) => 0.44 + 0.06 * noise(frame, person)),
    classIds: new Uint8Array(seen.length),
  };
}

function count(stepFrames: number, highScore: number): ReturnType<typeof countingMetrics> {
  const tracker = createTracker({ highScore });
  const frames: TrackFrame[] = [];
  for (let frame = 0; frame < people.length; frame += stepFrames) {
    const { capturedAtMs, frame: size, ...found } = detectionsAt(frame);
    const { endedTrackIds, tracks } = tracker.update({ capturedAtMs, frame: size, ...found });
    frames.push({
      cameraId: 'demo',
      seq: frames.length,
      capturedAtMs,
      frame: size,
      tracks: tracks.map((track) => ({ ...track, attributes: null, face: null })),
      endedTrackIds,
      framesDropped: 0,
    });
  }
  return countingMetrics([{ truth, ...countTracks(frames, truth) }]);
}

describe('people of the demo clip of whom the detector is hardly sure', () => {
  const rates = [1, 2, 3, 4, 5, 6, 7].map(
    (step) => [step, Math.round((10 * truth.fps) / step) / 10] as const,
  );

  test.each(rates)('every %i. frame, %f a second: all cross the line, wherever the bar is', (step) => {
    for (let highScore = 0.38; highScore < 0.485; highScore += 0.02) {
      expect(count(step, highScore), `highScore ${highScore.toFixed(2)}`).toMatchObject({
        entries: truth.entries,
        exits: truth.exits,
        crossingsMissed: 0,
        crossingsExtra: 0,
      });
    }
  });
});
