import { createCameraAnalytics } from '../analytics/camera-analytics';
import { trackFrame, type TestPerson } from '../analytics/track-frames';
import type { AlertFiring } from '../domain/alert';
import type { AlertCondition, AlertRule, AlertRuleBase } from '../domain/alert-rule';
import type { CameraHealth, PersonSigns, SeenObject } from '../domain/alert-signs';
import type { CountingLine, Zone } from '../domain/config';
import type { Box } from '../domain/geometry';
import type { PersonTrack, TrackFrame } from '../domain/track';
import { createAlertEngine, type AlertSurroundings } from './engine';
import { Observer } from './observer';

/** Made-up streams and rules for tests. */

/** Saturday 2026-11-28, 12:00 UTC. */
export const NOON_MS = 1_795_867_200_000;

export const LEFT: Zone = {
  id: 'left',
  name: 'Left',
  polygon: [
    { x: 0, y: 0 },
    { x: 0.5, y: 0 },
    { x: 0.5, y: 1 },
    { x: 0, y: 1 },
  ],
};

/** From the top to the bottom: whoever walks to the right crosses it 'out', to the left 'in'. */
export const MIDDLE: CountingLine = {
  id: 'middle',
  name: 'Middle',
  role: 'counter',
  start: { x: 0.5, y: 0 },
  end: { x: 0.5, y: 1 },
};

export const AROUND: AlertSurroundings = { timeZone: 'UTC', zones: [LEFT], lines: [MIDDLE] };

/** A rule that is always in force, confirmed in a second and silent for a minute after it. */
export function ruleOf(condition: AlertCondition, base: Partial<AlertRuleBase> = {}): AlertRule {
  return {
    id: '0190a000-0000-7000-8000-000000000001',
    cameraId: 'camera',
    name: 'Rule',
    isEnabled: true,
    severity: 'warning',
    schedule: { kind: 'always' },
    confirmMs: 1000,
    cooldownMs: 60_000,
    ...base,
    ...condition,
  };
}

export interface PlayedPerson extends TestPerson {
  readonly signs?: PersonSigns;
  /** Frame pixels of `TEST_FRAME`; left out: an upright body. */
  readonly box?: Box;
}

/** What a frame shows besides people. */
export interface PlayedFrame {
  readonly people: readonly PlayedPerson[];
  readonly objects?: readonly SeenObject[];
  readonly health?: CameraHealth;
  readonly staffIds?: readonly number[];
}

export interface Play {
  readonly rules: readonly AlertRule[];
  readonly around?: AlertSurroundings;
  readonly fps?: number;
  readonly startMs?: number;
  readonly seconds: number;
  /** What is there so many seconds after the start; null: no frame was analysed. */
  readonly at: (sec: number) => PlayedFrame | readonly PlayedPerson[] | null;
}

/** A firing as tests read it: when it was told and what it says, seconds from the start. */
export interface PlayedFiring {
  readonly firing: AlertFiring;
  readonly toldSec: number;
  readonly beganSec: number;
  readonly endedSec: number | null;
}

export function frameOf(atMs: number, shown: PlayedFrame | readonly PlayedPerson[]): TrackFrame {
  const { people, objects, health, staffIds } = 'people' in shown ? shown : { ...NOTHING, people: shown };
  const frame = trackFrame(atMs, people);
  const tracks = frame.tracks.map((track, index): PersonTrack => {
    const { box = track.box, signs } = people[index] ?? {};
    return { ...track, box, ...(signs && { signs }) };
  });
  return {
    ...frame,
    tracks,
    ...(objects && { objects }),
    ...(health && { health }),
    ...(staffIds && { staff: { isExcluded: true, trackIds: staffIds } }),
  };
}

const NOTHING: Omit<PlayedFrame, 'people'> = {};

/** Plays a stream to rules, through the counting; in the order in which it was told. */
export function play({ around = AROUND, at, fps = 5, rules, seconds, startMs = NOON_MS }: Play) {
  let serial = 0;
  const engine = createAlertEngine(rules, around, () => `firing-${(serial += 1)}`);
  const observer = new Observer();
  const counting = createCameraAnalytics({ id: 'camera', version: 1, ...around });
  const told: PlayedFiring[] = [];
  const tell = (firings: readonly AlertFiring[], sec: number): void => {
    for (const firing of firings) {
      const { beganAtMs, endedAtMs } = firing;
      told.push({
        firing,
        toldSec: sec,
        beganSec: (beganAtMs - startMs) / 1000,
        endedSec: endedAtMs === null ? null : (endedAtMs - startMs) / 1000,
      });
    }
  };
  for (let index = 0; index / fps <= seconds; index += 1) {
    const sec = index / fps;
    const shown = at(sec);
    if (shown === null) continue;
    const frame = frameOf(startMs + Math.round(sec * 1000), shown);
    const observation = observer.observe(frame, counting.update(frame).events);
    if (observation !== null) tell(engine.update(observation), sec);
  }
  return { told, engine, observer, begun: told.filter(({ firing }) => firing.endedAtMs === null) };
}

/** Seconds at which new firings were told, to a tenth. */
export function begunAt(played: Play): readonly number[] {
  const ids = new Set<string>();
  return play(played).told.flatMap(({ firing: { id }, toldSec }) => {
    if (ids.has(id)) return [];
    ids.add(id);
    return [Math.round(toldSec * 10) / 10];
  });
}
