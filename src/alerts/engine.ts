import { ANALYTICS_DEFAULTS } from '../analytics/analytics-options';
import { isSameGround, isSameLine } from '../analytics/camera-layout';
import type { AlertFiring } from '../domain/alert';
import type { AlertRule } from '../domain/alert-rule';
import type { CountingLine, Zone } from '../domain/config';
import { metBy } from './conditions';
import type { Observation } from './observation';
import { RuleWatch } from './rule-watch';
import { Scene } from './scene';
import { ScheduleClock } from './schedule';

/** What of a site and a camera the rules depend on. */
export interface AlertSurroundings {
  /** IANA time zone of the site. */
  readonly timeZone: string;
  readonly zones: readonly Zone[];
  readonly lines: readonly CountingLine[];
}

/** The rules of one camera over its stream. Holds state of present people and of what is told or silent. */
export interface AlertEngine {
  /**
   * Takes the next frame: firings that are confirmed by it, and earlier ones, by their id, that are over. After a
   * time that is not covered (or a clock that was set back) everything that was running is over.
   */
  update(observation: Observation): readonly AlertFiring[];
  /** Takes changed rules or surroundings. What runs goes on where neither the rule nor its ground has changed. */
  reconfigure(rules: readonly AlertRule[], around: AlertSurroundings): readonly AlertFiring[];
  /** The stream has ended: ends what is running. What was told stays silent if it goes on. */
  flush(): readonly AlertFiring[];
  /** Number of people and conditions of which something is remembered. */
  remembered(): number;
}

interface RunningRule {
  readonly watch: RuleWatch;
  readonly clock: ScheduleClock;
  /** Since when it is in force, UTC, ms; null: it is not. */
  inForceSinceMs: number | null;
}

/** `rules`: of one camera; those that are off are left out. `newId`: UUIDv7s. */
export function createAlertEngine(
  rules: readonly AlertRule[],
  around: AlertSurroundings,
  newId: () => string,
): AlertEngine {
  return new CameraAlertEngine(rules, around, newId);
}

class CameraAlertEngine implements AlertEngine {
  readonly #newId: () => string;
  readonly #scene: Scene;
  #around: AlertSurroundings;
  #rules: readonly RunningRule[];
  /** Of all stretches; UTC, ms. */
  #newestMs = -Infinity;
  #isRunning = false;

  constructor(rules: readonly AlertRule[], around: AlertSurroundings, newId: () => string) {
    this.#newId = newId;
    this.#around = around;
    this.#scene = new Scene(around.zones);
    this.#rules = rules.filter(({ isEnabled }) => isEnabled).map((rule) => this.#start(rule));
  }

  update(observation: Observation): readonly AlertFiring[] {
    const { atMs } = observation;
    const isBack = atMs <= this.#newestMs;
    const isCovered = !isBack && atMs - this.#newestMs <= ANALYTICS_DEFAULTS.coverageGapMs;
    const ended = this.#isRunning && isCovered ? [] : this.flush();
    if (isBack) for (const { watch } of this.#rules) watch.forgetAll();
    this.#isRunning = true;
    this.#newestMs = atMs;
    this.#scene.take(observation);
    return [...ended, ...this.#rules.flatMap((running) => this.#judge(running, observation))];
  }

  reconfigure(rules: readonly AlertRule[], around: AlertSurroundings): readonly AlertFiring[] {
    const before = this.#rules;
    const kept = new Set<RunningRule>();
    this.#rules = rules
      .filter(({ isEnabled }) => isEnabled)
      .map((rule) => {
        const same = before.find((running) => this.#goesOn(running.watch.rule, rule, around));
        if (same === undefined) return this.#start(rule, around);
        kept.add(same);
        same.watch.rename(rule);
        return same;
      });
    const changed = this.#around.zones.filter((zone) => {
      const now = around.zones.find(({ id }) => id === zone.id);
      return now === undefined || !isSameGround(zone, now);
    });
    this.#scene.setZones(
      around.zones,
      changed.map(({ id }) => id),
    );
    this.#around = around;
    return before.filter((running) => !kept.has(running)).flatMap(({ watch }) => watch.end());
  }

  flush(): readonly AlertFiring[] {
    this.#isRunning = false;
    this.#scene.clear();
    return this.#rules.flatMap(({ watch }) => watch.end());
  }

  remembered(): number {
    return this.#rules.reduce((sum, { watch }) => sum + watch.size, this.#scene.size);
  }

  #start(rule: AlertRule, { timeZone } = this.#around): RunningRule {
    return {
      watch: new RuleWatch(rule, { newId: this.#newId, scene: this.#scene }),
      clock: new ScheduleClock(rule.schedule, timeZone),
      inForceSinceMs: null,
    };
  }

  #judge(running: RunningRule, observation: Observation): readonly AlertFiring[] {
    const { clock, watch } = running;
    const { atMs } = observation;
    if (!clock.isInForce(atMs)) {
      running.inForceSinceMs = null;
      return watch.end();
    }
    const inForceSinceMs = Math.min(running.inForceSinceMs ?? atMs, atMs);
    running.inForceSinceMs = inForceSinceMs;
    const met = metBy(watch.rule, { scene: this.#scene, observation });
    return watch.take(
      met.map((one) => ({ ...one, sinceMs: one.sinceMs && Math.max(one.sinceMs, inForceSinceMs) })),
      atMs,
    );
  }

  #goesOn(before: AlertRule, now: AlertRule, around: AlertSurroundings): boolean {
    const isSameRule = withoutWords(before) === withoutWords(now);
    if (!isSameRule || around.timeZone !== this.#around.timeZone) return false;
    if ('zoneId' in now && now.zoneId !== null) {
      const { zoneId } = now;
      return isKept(zoneId, [this.#around.zones, around.zones], isSameGround);
    }
    if ('lineId' in now) return isKept(now.lineId, [this.#around.lines, around.lines], isSameLine);
    return true;
  }
}

/** All that decides when a rule fires. */
function withoutWords(rule: AlertRule): string {
  return JSON.stringify({ ...rule, name: '', severity: '' });
}

/** Whether what a rule names by id is where it was, or was and is not there. */
function isKept<Drawn extends { readonly id: string }>(
  wantedId: string,
  [before, now]: readonly [readonly Drawn[], readonly Drawn[]],
  isSame: (a: Drawn, b: Drawn) => boolean,
): boolean {
  const [a, b] = [before, now].map((all) => all.find(({ id }) => id === wantedId));
  return a === undefined || b === undefined ? a === b : isSame(a, b);
}
