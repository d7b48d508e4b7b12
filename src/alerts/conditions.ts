import type { AlertRule, RuleOf } from '../domain/alert-rule';
import type { CameraHealth } from '../domain/alert-signs';
import { bottomCentre, type Box } from '../domain/geometry';
import type { Observation } from './observation';
import type { Scene, ScenePerson, Stay } from './scene';

/** Whoever is in a queue's zone for less than this, ms, only passes. */
const WAITS_FROM_MS = 4000;
/** Scores of a camera's health from here on are a fault. */
const FAULT_SCORE = 0.5;

/** That a rule's condition is met in this frame. */
export interface Met {
  /** What it is met by: one thing keeps one key from frame to frame. */
  readonly key: string;
  /** Since when without a break, UTC, ms; null: nobody knows but from one frame to the next. */
  readonly sinceMs: number | null;
  /** The newest sighting that meets it: not now where somebody is only missed for a moment. */
  readonly untilMs: number;
  /** Who it is about; null: about nobody. */
  readonly person: ScenePerson | null;
  readonly count: number | null;
  readonly confidence: number | null;
  readonly subject: string | null;
}

const ABOUT_NOTHING = { person: null, count: null, confidence: null, subject: null } as const;

/** What a rule looks at. */
export interface Facts {
  readonly scene: Scene;
  readonly observation: Observation;
}

/** By what a rule's condition is met in this frame. */
export function metBy(rule: AlertRule, facts: Facts): readonly Met[] {
  switch (rule.kind) {
    case 'intruder':
    case 'loitering':
      return facts.scene.staysIn(rule.zoneId).map(metByStay);
    case 'wrong-way':
      return metByCrossing(rule, facts);
    case 'crowding':
      return metByCount(rule, facts.scene.staysIn(rule.zoneId));
    case 'queue':
      return metByCount(rule, waitingIn(rule.zoneId, facts));
    case 'lying':
      return facts.scene.staysIn(rule.zoneId).flatMap(metByLying);
    case 'object':
      return metByObject(rule, facts);
    case 'equipment-missing':
      return metByMissing(rule, facts);
    case 'unknown-face':
      return facts.scene
        .staysIn(rule.zoneId)
        .filter(([{ signs }]) => signs?.face === 'unknown-person')
        .map(([person, { lastInMs }]) => metByPerson(person, null, lastInMs));
    case 'camera-covered':
    case 'camera-moved':
    case 'camera-dark':
    case 'camera-frozen':
      return metByHealth(rule, facts.observation);
  }
}

/** How long a rule's condition has to hold, ms. A crossing is confirmed by the counting. */
export function holdMsOf(rule: AlertRule): number {
  switch (rule.kind) {
    case 'wrong-way':
      return 0;
    case 'loitering':
    case 'crowding':
    case 'queue':
    case 'lying':
      return Math.max(rule.confirmMs, rule.minDurationMs);
    case 'intruder':
    case 'object':
    case 'equipment-missing':
    case 'unknown-face':
    case 'camera-covered':
    case 'camera-moved':
    case 'camera-dark':
    case 'camera-frozen':
      return rule.confirmMs;
  }
}

function metByStay([person, { lastInMs, sinceMs }]: readonly [ScenePerson, Stay]): Met {
  return metByPerson(person, sinceMs, lastInMs);
}

function metByPerson(person: ScenePerson, sinceMs: number | null, untilMs: number): Met {
  return { ...ABOUT_NOTHING, key: String(person.id), sinceMs, untilMs, person };
}

function metByCrossing(
  { direction, lineId }: RuleOf<'wrong-way'>,
  { observation, scene }: Facts,
): readonly Met[] {
  return observation.crossings
    .filter((crossing) => crossing.lineId === lineId && crossing.direction === direction)
    .map(({ atMs, personId }) => ({
      ...ABOUT_NOTHING,
      key: String(personId),
      sinceMs: atMs,
      untilMs: atMs,
      person: scene.personOf(personId),
    }));
}

/** As many as the rule names were there when the last but so many of them was seen. */
function metByCount(
  rule: RuleOf<'crowding' | 'queue'>,
  stays: readonly (readonly [ScenePerson, Stay])[],
): readonly Met[] {
  const lastInMs = stays.map(([, stay]) => stay.lastInMs).sort((a, b) => b - a);
  const untilMs = lastInMs[rule.count - 1];
  if (untilMs === undefined) return [];
  return [{ ...ABOUT_NOTHING, key: 'people', sinceMs: null, untilMs, count: stays.length }];
}

function waitingIn(zoneId: string | null, { scene }: Facts): readonly (readonly [ScenePerson, Stay])[] {
  return scene.staysIn(zoneId).filter(([, { lastInMs, sinceMs }]) => lastInMs - sinceMs >= WAITS_FROM_MS);
}

function metByLying([person, stay]: readonly [ScenePerson, Stay]): readonly Met[] {
  const { lyingSinceMs, signs } = person;
  if (signs?.posture === 'upright') return [];
  // A net that sees bodies says so frame by frame; the shape knows since when.
  if (lyingSinceMs === null && signs?.posture !== 'lying') return [];
  const sinceMs = lyingSinceMs === null ? null : Math.max(lyingSinceMs, stay.sinceMs);
  return [metByPerson(person, sinceMs, stay.lastInMs)];
}

function metByObject(
  { classes, minConfidence, zoneId }: RuleOf<'object'>,
  { observation, scene }: Facts,
): readonly Met[] {
  const lying = observation.objects.filter(({ boxInView }) => touches(scene, zoneId, boxInView));
  const held = scene.staysIn(zoneId).flatMap(([{ signs }]) => signs?.objects ?? []);
  const seen = [...lying, ...held].filter(({ score }) => score >= minConfidence);
  return classes.flatMap((objectClass) => {
    const scores = seen.filter((one) => one.objectClass === objectClass).map(({ score }) => score);
    if (scores.length === 0) return [];
    const confidence = Math.max(...scores);
    const of = { key: objectClass, subject: objectClass };
    return [{ ...ABOUT_NOTHING, ...of, sinceMs: null, untilMs: observation.atMs, confidence }];
  });
}

/** An object is in a zone with its middle or its lower end. */
function touches(scene: Scene, zoneId: string | null, box: Box): boolean {
  const { x } = bottomCentre(box);
  return scene.isIn(zoneId, { x, y: box.y2 }) || scene.isIn(zoneId, { x, y: (box.y1 + box.y2) / 2 });
}

function metByMissing(
  { items, minConfidence, zoneId }: RuleOf<'equipment-missing'>,
  { scene }: Facts,
): readonly Met[] {
  return scene.staysIn(zoneId).flatMap(([person, { lastInMs }]) =>
    (person.signs?.equipment ?? [])
      .filter((sign) => items.includes(sign.item) && sign.state === 'missing')
      .filter(({ confidence }) => confidence >= minConfidence)
      .map(({ confidence, item }) => ({
        ...metByPerson(person, null, lastInMs),
        key: `${person.id} ${item}`,
        confidence,
        subject: item,
      })),
  );
}

const SCORE_OF = {
  'camera-covered': ({ covered }: CameraHealth) => covered,
  'camera-moved': ({ moved }: CameraHealth) => moved,
  'camera-dark': ({ dark }: CameraHealth) => dark,
  'camera-frozen': ({ frozen }: CameraHealth) => frozen,
} as const;

function metByHealth({ kind }: RuleOf<keyof typeof SCORE_OF>, { atMs, health }: Observation): readonly Met[] {
  const confidence = health === null ? 0 : SCORE_OF[kind](health);
  if (confidence < FAULT_SCORE) return [];
  return [{ ...ABOUT_NOTHING, key: 'camera', sinceMs: null, untilMs: atMs, confidence }];
}
