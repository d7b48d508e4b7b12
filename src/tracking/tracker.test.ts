import { describe, expect, it } from 'vitest';
import type { Track } from '../domain/track';
import { type BoxPath, createSyntheticDetector, detectionsOf, personBox, walk } from './synthetic-people';
import { createTracker, type Tracker } from './tracker';

/** Ids of all confirmed tracks, and over time the id at each person's place while nobody else is near. */
function follow(
  people: readonly BoxPath[],
  run: { fps: number; untilSec: number; missRate?: number; jitter?: number; tracker?: Tracker },
) {
  const tracker = run.tracker ?? createTracker();
  const detect = createSyntheticDetector(people, {
    jitter: run.jitter ?? 0.01,
    missRate: run.missRate ?? 0,
    seed: 7,
  });
  const confirmed = new Set<number>();
  const idsOf = people.map((): number[] => []);
  for (let frame = 0; frame <= run.untilSec * run.fps; frame++) {
    const tSec = frame / run.fps;
    const { tracks } = tracker.update(detectionsOf(detect(tSec), tSec * 1000));
    for (const track of tracks) if (track.phase === 'confirmed') confirmed.add(track.id);
    people.forEach((person, index) => {
      const box = person(tSec);
      const near = tracks.filter((track) => box !== null && isNear(track, box.x1 + box.x2, box.y2));
      const [only] = near;
      if (near.length === 1 && only?.phase === 'confirmed') idsOf[index]?.push(only.id);
    });
  }
  return { confirmed, idsOf, tracker };
}

function isNear({ box }: Track, sumX: number, footY: number): boolean {
  return Math.abs(box.x1 + box.x2 - sumX) < 100 && Math.abs(box.y2 - footY) < 40;
}

const still =
  (x: number, y: number, height: number): BoxPath =>
  () =>
    personBox(x, y, height);

describe('a tracker follows people', () => {
  const acrossSlow = walk({ x: 40, y: 300, atSec: 0 }, { x: 600, y: 300, atSec: 10 }, 120);
  const back = walk({ x: 600, y: 330, atSec: 0 }, { x: 40, y: 330, atSec: 10 }, 130);

  for (const fps of [30, 15, 10, 5, 3, 2]) {
    it(`one walker at ${fps} fps keeps one id`, () => {
      const { confirmed } = follow([acrossSlow], { fps, untilSec: 10, jitter: 0.02 });
      expect(confirmed.size).toBe(1);
    });
    it(`two people who cross at ${fps} fps keep their ids`, () => {
      const { confirmed, idsOf } = follow([acrossSlow, back], { fps, untilSec: 10 });
      expect(confirmed.size).toBe(2);
      for (const ids of idsOf) expect(ids.at(-1)).toBe(ids.at(0));
      expect(idsOf[0]?.at(0)).not.toBe(idsOf[1]?.at(0));
    });
  }

  it('flickering detections (every third missing) do not break the track', () => {
    expect(follow([acrossSlow], { fps: 10, untilSec: 10, missRate: 0.33, jitter: 0.02 }).confirmed.size).toBe(
      1,
    );
  });

  it('somebody hidden for 1.2 s while walking comes back with the same id', () => {
    const hidden: BoxPath = (t) => (t > 4 && t < 5.2 ? null : acrossSlow(t));
    expect(follow([hidden], { fps: 10, untilSec: 10 }).confirmed.size).toBe(1);
  });

  it('somebody hidden behind another keeps the id', () => {
    const hidden: BoxPath = (t) => (t > 4.6 && t < 5.4 ? null : acrossSlow(t));
    expect(follow([hidden, back], { fps: 10, untilSec: 10 }).confirmed.size).toBe(2);
  });
});

describe('phases', () => {
  const box = personBox(200, 300, 120);

  it('confirms after 80 ms and two hits, back-dated to the first', () => {
    const tracker = createTracker();
    const phases = [0, 30, 60, 90].map((t) => tracker.update(detectionsOf([{ box }], t)).tracks[0]?.phase);
    expect(phases).toEqual(['tentative', 'tentative', 'tentative', 'confirmed']);
    expect(tracker.update(detectionsOf([{ box }], 160)).tracks[0]).toMatchObject({
      firstSeenAtMs: 0,
      lastSeenAtMs: 160,
    });
  });

  it('one hit never confirms, however late the next frame', () => {
    const tracker = createTracker();
    tracker.update(detectionsOf([{ box }], 0));
    const { tracks, endedTrackIds } = tracker.update(detectionsOf([], 1000));
    expect(tracks).toEqual([]);
    expect(endedTrackIds).toEqual([1]);
  });

  it('a lost track is predicted, then ends after lostForMs; its id does not come back', () => {
    const tracker = createTracker({ lostForMs: 1000 });
    tracker.update(detectionsOf([{ box }], 0));
    tracker.update(detectionsOf([{ box }], 200));
    expect(tracker.update(detectionsOf([], 1200)).tracks[0]).toMatchObject({
      phase: 'lost',
      lastSeenAtMs: 200,
    });
    expect(tracker.update(detectionsOf([], 1300))).toEqual({ tracks: [], endedTrackIds: [1] });
    expect(tracker.update(detectionsOf([{ box }], 1400)).tracks[0]?.id).toBe(2);
  });

  it('somebody who walks out of the picture has ended before lostForMs', () => {
    const tracker = createTracker();
    const out = walk({ x: 300, y: 300, atSec: 0 }, { x: 15, y: 300, atSec: 3 }, 120);
    const detect = createSyntheticDetector([out], { jitter: 0.01, missRate: 0, seed: 1 });
    const endedAtMs: number[] = [];
    for (let t = 0; t <= 6000; t += 100) {
      endedAtMs.push(...tracker.update(detectionsOf(detect(t / 1000), t)).endedTrackIds.map(() => t));
    }
    expect(endedAtMs).toHaveLength(1);
    expect(endedAtMs[0]).toBeLessThan(3600);
  });

  it('reset gives up all tracks and goes on with new ids, also for earlier times', () => {
    const tracker = createTracker();
    tracker.update(detectionsOf([{ box }], 5000));
    expect(tracker.reset()).toEqual([1]);
    expect(tracker.reset()).toEqual([]);
    expect(tracker.update(detectionsOf([{ box }], 0)).tracks[0]?.id).toBe(2);
  });

  it('refuses a frame that is not newer', () => {
    const tracker = createTracker();
    tracker.update(detectionsOf([], 100));
    expect(() => tracker.update(detectionsOf([], 100))).toThrow(RangeError);
  });
});

describe('scores and doubles', () => {
  const box = personBox(200, 300, 120);

  it('low scores continue a track but found none', () => {
    const tracker = createTracker();
    expect(tracker.update(detectionsOf([{ box, score: 0.2 }], 0)).tracks).toEqual([]);
    tracker.update(detectionsOf([{ box, score: 0.6 }], 100));
    expect(tracker.update(detectionsOf([{ box, score: 0.2 }], 200)).tracks[0]?.phase).toBe('confirmed');
    expect(tracker.update(detectionsOf([{ box, score: 0.05 }], 300)).tracks[0]?.phase).toBe('lost');
  });

  it('a low score away from the prediction does not continue a track, a high one does', () => {
    const aside = personBox(224, 300, 120);
    for (const [score, lastSeenAtMs] of [
      [0.3, 100],
      [0.6, 200],
    ] as const) {
      const tracker = createTracker();
      tracker.update(detectionsOf([{ box }], 0));
      tracker.update(detectionsOf([{ box }], 100));
      const { tracks } = tracker.update(detectionsOf([{ box: aside, score }], 200));
      expect(tracks.map((track) => [track.id, track.lastSeenAtMs])).toEqual([[1, lastSeenAtMs]]);
    }
  });

  it('a score exactly at a threshold counts', () => {
    const tracker = createTracker({ highScore: 0.5, lowScore: 0.25 });
    expect(tracker.update(detectionsOf([{ box, score: 0.5 }], 0)).tracks).toHaveLength(1);
    expect(tracker.update(detectionsOf([{ box, score: 0.25 }], 100)).tracks[0]?.lastSeenAtMs).toBe(100);
  });

  describe('somebody of whom the detector is never sure', () => {
    const faintly = (
      path: BoxPath,
      run: { fps: number; untilSec: number; score?: number },
    ): readonly Track[] => {
      const tracker = createTracker();
      let tracks: readonly Track[] = [];
      for (let frame = 0; frame <= run.untilSec * run.fps; frame += 1) {
        const tSec = frame / run.fps;
        const seen = path(tSec);
        const detections = seen === null ? [] : [{ box: seen, score: run.score ?? 0.38 }];
        ({ tracks } = tracker.update(detectionsOf(detections, tSec * 1000)));
      }
      return tracks.filter(({ phase }) => phase === 'confirmed');
    };
    const walks = walk({ x: 200, y: 300, atSec: 0 }, { x: 320, y: 300, atSec: 2 }, 120);

    for (const fps of [30, 10, 5, 2.5, 2]) {
      it(`is believed when walking, from the first detection on, at ${fps} fps`, () => {
        expect(faintly(walks, { fps, untilSec: 2 })).toMatchObject([{ firstSeenAtMs: 0 }]);
      });
    }
    it('is not when standing: so does clutter', () => {
      expect(faintly(still(200, 300, 120), { fps: 10, untilSec: 10 })).toEqual([]);
    });
    it('is not when the scores are lower still', () => {
      expect(faintly(walks, { fps: 10, untilSec: 2, score: 0.3 })).toEqual([]);
    });
    it('takes no part of somebody else’s body', () => {
      const tracker = createTracker();
      const confirmed = new Set<number>();
      for (let t = 0; t <= 3000; t += 100) {
        const whole = personBox(200 + t / 20, 300, 120);
        const legs = { ...whole, y1: whole.y1 + 70 };
        const { tracks } = tracker.update(detectionsOf([{ box: whole }, { box: legs, score: 0.38 }], t));
        for (const { id, phase } of tracks) if (phase === 'confirmed') confirmed.add(id);
      }
      expect(confirmed.size).toBe(1);
    });
  });

  it('a low score continues a walk at two frames a second, where a prediction overlaps less', () => {
    const tracker = createTracker();
    const seen = [0.6, 0.6, 0.3, 0.3].map((score, index) => ({
      box: personBox(200 + index * 34, 300, 120),
      score,
    }));
    const lastSeen = seen.map((one, index) => {
      const { tracks } = tracker.update(detectionsOf([one], index * 500));
      return tracks.map(({ id, lastSeenAtMs }) => [id, lastSeenAtMs]);
    });
    expect(lastSeen.at(-1)).toEqual([[1, 1500]]);
  });

  const doubles = {
    'a shifted box': { x1: box.x1 + 4, y1: box.y1 + 8, x2: box.x2 + 5, y2: box.y2 + 4 },
    'the upper body': { x1: box.x1, y1: box.y1, x2: box.x2, y2: box.y1 + 60 },
  };
  for (const [name, double] of Object.entries(doubles)) {
    it(`${name} as a second box on one person founds no second track`, () => {
      const tracker = createTracker();
      let most = 0;
      for (let t = 0; t < 2000; t += 100) {
        const seen =
          t % 300 === 0
            ? [{ box }]
            : [
                { box, score: 0.8 },
                { box: double, score: 0.5 },
              ];
        most = Math.max(most, tracker.update(detectionsOf(seen, t)).tracks.length);
      }
      expect(most).toBe(1);
    });
  }

  it('a second box that only later settles on a person is not confirmed', () => {
    const tracker = createTracker();
    const aside = personBox(238, 300, 120);
    const confirmed = new Set<number>();
    for (let t = 0; t < 1000; t += 50) {
      const seen =
        t === 200
          ? [{ box }, { box: aside, score: 0.6 }]
          : [{ box }, { box: personBox(204, 302, 122), score: 0.5 }];
      for (const track of tracker.update(detectionsOf(seen, t)).tracks)
        if (track.phase === 'confirmed') confirmed.add(track.id);
    }
    expect(confirmed.size).toBe(1);
  });

  it('two people side by side are two tracks', () => {
    expect(
      follow([still(200, 300, 120), still(232, 304, 124)], { fps: 10, untilSec: 2 }).confirmed.size,
    ).toBe(2);
  });

  it('classes are not mixed', () => {
    const tracker = createTracker();
    tracker.update(detectionsOf([{ box }], 0));
    const other = { ...detectionsOf([{ box }], 100), classIds: Uint8Array.of(3) };
    expect(tracker.update(other).tracks.map((track) => track.classId)).toEqual([0, 3]);
  });

  it('broken boxes are left out', () => {
    const broken = [{ box: { x1: 10, y1: 10, x2: 5, y2: 50 } }, { box: { x1: NaN, y1: 0, x2: 5, y2: 50 } }];
    expect(createTracker().update(detectionsOf(broken, 0)).tracks).toEqual([]);
  });
});

describe('state and speed', () => {
  it('forgets everything of tracks that ended', () => {
    const people = Array.from({ length: 20 }, (_, index) =>
      walk(
        { x: 20, y: 200 + index * 10, atSec: index * 0.3 },
        { x: 620, y: 250 + index * 10, atSec: 4 + index * 0.3 },
        100,
      ),
    );
    const { tracker } = follow(people, { fps: 10, untilSec: 20, missRate: 0.2, jitter: 0.03 });
    expect(tracker.update(detectionsOf([], 60_000))).toEqual({ tracks: [], endedTrackIds: [] });
  });

  it('fifty people at 30 fps cost less than 2 ms a frame', { retry: 3 }, () => {
    const people = Array.from({ length: 50 }, (_, index) =>
      still(60 + (index % 10) * 120, 100 + Math.floor(index / 10) * 130, 90),
    );
    const tracker = createTracker();
    const detect = createSyntheticDetector(people, { jitter: 0.02, missRate: 0.1, seed: 3 });
    const frames = Array.from({ length: 150 }, (_, index) =>
      detectionsOf(detect(index / 30), (index * 1000) / 30),
    );
    for (const frame of frames.slice(0, 50)) tracker.update(frame);
    const startedMs = performance.now();
    for (const frame of frames.slice(50)) tracker.update(frame);
    expect((performance.now() - startedMs) / 100).toBeLessThan(2);
  });
});

describe('changing frame rates', () => {
  /** Times of the frames in s. */
  const rates: Readonly<Record<string, readonly number[]>> = {
    '25 fps': Array.from({ length: 301 }, (_, frame) => frame / 25),
    '5 fps': Array.from({ length: 61 }, (_, frame) => frame / 5),
    // A machine that gets hot, does something else and recovers: 25, 5, 2 and 12 fps.
    'changing rates': [
      ...Array.from({ length: 75 }, (_, frame) => frame / 25),
      ...Array.from({ length: 15 }, (_, frame) => 3 + frame / 5),
      ...Array.from({ length: 6 }, (_, frame) => 6 + frame / 2),
      ...Array.from({ length: 37 }, (_, frame) => 9 + frame / 12),
    ],
    'uneven steps': Array.from({ length: 61 }, (_, frame) => frame / 5 + (frame % 3) * 0.06),
  };
  const people = [
    walk({ x: 40, y: 300, atSec: 0 }, { x: 600, y: 300, atSec: 12 }, 120),
    walk({ x: 600, y: 360, atSec: 1 }, { x: 40, y: 370, atSec: 11 }, 150),
    walk({ x: 100, y: 200, atSec: 3 }, { x: 500, y: 210, atSec: 12 }, 80),
    still(420, 440, 170),
  ];

  for (const [name, times] of Object.entries(rates)) {
    it(`${name}: four people, two of whom meet, keep four ids`, () => {
      const detect = createSyntheticDetector(people, { jitter: 0.015, missRate: 0.05, seed: 11 });
      const tracker = createTracker();
      const idsOf = people.map(() => new Set<number>());
      for (const tSec of times) {
        const { tracks } = tracker.update(detectionsOf(detect(tSec), tSec * 1000));
        people.forEach((person, index) => {
          const box = person(tSec);
          if (box === null) return;
          const near = tracks.filter(
            (track) => track.phase === 'confirmed' && isNear(track, box.x1 + box.x2, box.y2),
          );
          const [only] = near;
          if (near.length === 1 && only !== undefined) idsOf[index]?.add(only.id);
        });
      }
      expect(idsOf.map((ids) => ids.size)).toEqual([1, 1, 1, 1]);
      expect(new Set(idsOf.flatMap((ids) => [...ids])).size).toBe(4);
    });
  }
});

describe('real footage showed', () => {
  const frame = { width: 768, height: 432 };
  const at = (
    tMs: number,
    boxes: readonly (readonly [number, number, number, number, score?: number])[],
  ) => ({
    capturedAtMs: tMs,
    frame,
    count: boxes.length,
    boxes: Float32Array.from(boxes.flatMap(([x1, y1, x2, y2]) => [x1, y1, x2, y2])),
    scores: Float32Array.from(boxes.map(([, , , , score]) => score ?? 0.7)),
    classIds: new Uint8Array(boxes.length),
  });

  it('somebody who walks in over the lower edge is one track from the first sliver on', () => {
    const tracker = createTracker();
    tracker.update(at(0, [[197, 394, 289, 429, 0.45]]));
    tracker.update(at(200, [[215, 278, 383, 427, 0.27]]));
    tracker.update(at(400, [[252, 215, 465, 430]]));
    const { tracks } = tracker.update(at(600, [[283, 149, 475, 430]]));
    expect(tracks.map(({ firstSeenAtMs, phase }) => ({ firstSeenAtMs, phase }))).toEqual([
      { firstSeenAtMs: 0, phase: 'confirmed' },
    ]);
  });

  it('the last sliver of somebody who walks out continues the track, however faint', () => {
    const tracker = createTracker();
    tracker.update(at(0, [[511, 35, 721, 384]]));
    tracker.update(at(200, [[607, 14, 767, 375, 0.48]]));
    tracker.update(at(400, [[616, 56, 766, 364]]));
    const { tracks } = tracker.update(at(600, [[675, 148, 767, 367, 0.12]]));
    expect(tracks.map(({ id, lastSeenAtMs }) => ({ id, lastSeenAtMs }))).toEqual([
      { id: 1, lastSeenAtMs: 600 },
    ]);
  });

  it('who comes out of a door somebody else has just left by is somebody new', () => {
    const tracker = createTracker();
    const leaves: readonly (readonly [number, number, number, number])[] = [
      [411, 190, 484, 386],
      [438, 185, 511, 382],
      [452, 179, 520, 378],
      [460, 182, 546, 372],
      [491, 178, 551, 368],
    ];
    leaves.forEach((box, index) => tracker.update(at(index * 200, [box])));
    for (let tMs = 1000; tMs < 2200; tMs += 200) tracker.update(at(tMs, []));
    tracker.update(at(2200, [[495, 192, 552, 369]]));
    const { tracks } = tracker.update(at(2400, [[482, 184, 537, 367]]));
    expect(tracks.find(({ lastSeenAtMs }) => lastSeenAtMs === 2400)?.id).toBe(2);
  });

  it('a second box on somebody seen does not bring back somebody who has gone', () => {
    const tracker = createTracker();
    for (let frameNumber = 0; frameNumber < 10; frameNumber += 1) {
      const x = 400 + frameNumber * 6;
      tracker.update(
        at(frameNumber * 200, [
          [x, 150, x + 60, 330],
          [180, 180, 260, 420],
        ]),
      );
    }
    const standing: readonly [number, number, number, number] = [180, 180, 260, 420];
    for (let tMs = 2000; tMs < 3600; tMs += 200) tracker.update(at(tMs, [standing]));
    const { tracks } = tracker.update(at(3600, [standing, [150, 170, 262, 424]]));
    const gone = tracks.find(({ id }) => id === 1);
    expect(gone?.phase ?? 'lost').toBe('lost');
  });
});
