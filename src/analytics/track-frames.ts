import type { PersonAttributes } from '../domain/attributes';
import type { Box, Size } from '../domain/geometry';
import type { PersonTrack, TrackFrame } from '../domain/track';

/** Made-up track frames for tests. */
export const TEST_FRAME: Size = { width: 1000, height: 1000 };

/** A box of height 200 px by where the person stands, 0–1 coordinates of `TEST_FRAME`. */
export function boxAt(x: number, y: number): Box {
  const footX = x * TEST_FRAME.width;
  const footY = y * TEST_FRAME.height;
  return { x1: footX - 35, y1: footY - 200, x2: footX + 35, y2: footY };
}

export interface TestPerson {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly phase?: PersonTrack['phase'];
  readonly firstSeenAtMs?: number;
  readonly lastSeenAtMs?: number;
  readonly attributes?: PersonAttributes | null;
}

/** A frame with these people; confirmed and seen in it unless said otherwise. */
export function trackFrame(
  capturedAtMs: number,
  people: readonly TestPerson[],
  framesDropped = 0,
): TrackFrame {
  return {
    cameraId: 'camera',
    seq: 0,
    capturedAtMs,
    frame: TEST_FRAME,
    tracks: people.map((person) => ({
      id: person.id,
      classId: 0,
      box: boxAt(person.x, person.y),
      score: 0.9,
      phase: person.phase ?? 'confirmed',
      firstSeenAtMs: person.firstSeenAtMs ?? capturedAtMs,
      lastSeenAtMs: person.lastSeenAtMs ?? capturedAtMs,
      attributes: person.attributes ?? null,
      face: null,
    })),
    endedTrackIds: [],
    framesDropped,
  };
}
