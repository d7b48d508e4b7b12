import { RecentEvents } from '../../analytics/recent-events';
import type { Camera } from '../../domain/config';
import {
  bottomCentre,
  isInPolygon,
  sideOfLine,
  unitFromFrame,
  type Point,
  type Size,
} from '../../domain/geometry';
import type { LiveCounts } from '../../domain/live';
import type { PersonTrack, TrackFrame } from '../../domain/track';

/** Pictures of the scene are this large. */
export const SCENE: Size = { width: 960, height: 540 };

const WALKERS = [
  { id: 1, speed: 0.05, y: 0.55, phase: 0.1, ageBand: '30-39', gender: 'female', mood: 'happy' },
  { id: 2, speed: -0.04, y: 0.7, phase: 0.5, ageBand: '20-29', gender: 'male', mood: 'neutral' },
  { id: 3, speed: 0.03, y: 0.85, phase: 0.8, ageBand: 'unknown', gender: 'unknown', mood: 'unknown' },
  { id: 4, speed: 0.065, y: 0.62, phase: 0.3, ageBand: '50-59', gender: 'male', mood: 'sad' },
] as const;

/** People who walk through a made-up room; stands in for the workers during development. */
export class FakeScene {
  readonly #crossings = new Map<string, { in: number; out: number }>();
  readonly #visits = new Map<string, number>();
  readonly #inside = new Map<string, Set<number>>();
  readonly #recent = new RecentEvents();
  #previous: TrackFrame | null = null;
  #peak = 0;
  #seq = 0;

  constructor(public camera: Camera) {}

  /** Where everybody is at an instant. */
  frameAt(atMs: number): TrackFrame {
    const seconds = (atMs / 1000) % 100_000;
    const tracks = WALKERS.map((walker): PersonTrack => {
      const share = (((walker.phase + walker.speed * seconds) % 1.3) + 1.3) % 1.3;
      const x = (share - 0.15) * SCENE.width;
      const foot = (walker.y + 0.12 * Math.sin(seconds * 0.5 + walker.id)) * SCENE.height;
      const height = 60 + foot * 0.32;
      return {
        id: walker.id + Math.floor((walker.phase + Math.abs(walker.speed) * seconds) / 1.3) * 10,
        classId: 0,
        box: { x1: x - height * 0.2, y1: foot - height, x2: x + height * 0.2, y2: foot },
        score: 0.8,
        phase: walker.id === 3 ? 'lost' : 'confirmed',
        firstSeenAtMs: atMs - 5000,
        lastSeenAtMs: atMs,
        attributes: {
          ageBand: walker.ageBand,
          ageYears: null,
          gender: walker.gender,
          mood: walker.mood,
          votes: 4,
        },
        face: null,
      };
    }).filter(({ box }) => box.x2 > 0 && box.x1 < SCENE.width);
    this.#seq += 1;
    return {
      cameraId: this.camera.id,
      seq: this.#seq,
      capturedAtMs: atMs,
      frame: SCENE,
      tracks,
      endedTrackIds: [],
      framesDropped: 4,
    };
  }

  /** Counts one frame after the other. */
  count(frame: TrackFrame): LiveCounts {
    const previous = new Map(this.#previous?.tracks.map((track) => [track.id, bottomCentre(track.box)]));
    for (const track of frame.tracks) {
      const now = unitFromFrame(bottomCentre(track.box), SCENE);
      const before = previous.get(track.id);
      if (before !== undefined) this.#cross(unitFromFrame(before, SCENE), now, frame.capturedAtMs);
      for (const { id, polygon } of this.camera.zones) this.#visit(id, track.id, isInPolygon(now, polygon));
    }
    this.#previous = frame;
    this.#peak = Math.max(this.#peak, frame.tracks.length);
    const lines = this.camera.lines.map(({ id }) => ({
      lineId: id,
      ...(this.#crossings.get(id) ?? { in: 0, out: 0 }),
    }));
    const entrances = lines.filter(({ lineId }) =>
      this.camera.lines.some(({ id, role }) => id === lineId && role === 'entrance'),
    );
    return {
      cameraId: this.camera.id,
      capturedAtMs: frame.capturedAtMs,
      occupancy: frame.tracks.length,
      peakOccupancy: this.#peak,
      entries: entrances.reduce((sum, line) => sum + line.in, 0),
      exits: entrances.reduce((sum, line) => sum + line.out, 0),
      lines,
      zones: ['view', ...this.camera.zones.map(({ id }) => id)].map((zoneId) => ({
        zoneId,
        occupancy: zoneId === 'view' ? frame.tracks.length : (this.#inside.get(zoneId)?.size ?? 0),
        visits: this.#visits.get(zoneId) ?? 0,
        medianDwellMs: (this.#visits.get(zoneId) ?? 0) === 0 ? null : 8_400,
      })),
      recentEvents: this.#recent.list(),
      framesAnalysed: this.#seq,
      framesDropped: this.#seq * 4,
      coveredMs: this.#seq * 200,
    };
  }

  #cross(before: Point, now: Point, atMs: number): void {
    for (const { id, start, end } of this.camera.lines) {
      const from = sideOfLine(before, start, end);
      const to = sideOfLine(now, start, end);
      if (from === 0 || to === 0 || from > 0 === to > 0) continue;
      const direction = to > 0 ? 'in' : 'out';
      this.#recent.add([{ kind: 'line-crossed', lineId: id, trackId: 0, direction, atMs }], atMs);
      const counts = this.#crossings.get(id) ?? { in: 0, out: 0 };
      this.#crossings.set(
        id,
        to > 0 ? { in: counts.in + 1, out: counts.out } : { in: counts.in, out: counts.out + 1 },
      );
    }
  }

  #visit(zoneId: string, trackId: number, isInside: boolean): void {
    const inside = this.#inside.get(zoneId) ?? new Set<number>();
    this.#inside.set(zoneId, inside);
    if (isInside) inside.add(trackId);
    else if (inside.delete(trackId)) this.#visits.set(zoneId, (this.#visits.get(zoneId) ?? 0) + 1);
  }
}
