import type { AlertFiring } from '../domain/alert';
import type { AlertRule } from '../domain/alert-rule';
import type { Box } from '../domain/geometry';
import { holdMsOf, type Met } from './conditions';
import { isSamePlace } from './place';
import type { Scene } from './scene';

/** A condition that is not believed yet may be missed for less than this, ms. */
const BLINK_MS = 1500;
/** One that has fired is over when it was not met for this long: of one person, and of anything else. */
const PERSON_GONE_MS = 3000;
const REST_GONE_MS = 5000;
/** Of the frames since it began it has to be met in this share. */
const MET_SHARE = 0.5;
/** Whoever is lost in place and found there again within this is the same, ms … */
const RETURN_MS = 10_000;
/** … if they appear there: the condition is met within this, or within the second where it takes some looks. */
const APPEARS_MS = 500;
const LOOKS_MS = 3000;

/** One thing by which a rule is met, was, or may be again. UTC, ms. */
interface Watch {
  readonly key: string;
  personId: number | null;
  /** Null: at rest, its firing is over. */
  beganAtMs: number | null;
  lastMetAtMs: number;
  frames: number;
  framesMet: number;
  firing: AlertFiring | null;
  silentUntilMs: number;
  /** Where the person was when it was met last, and whether they stood; null: about nobody. */
  place: { readonly box: Box; readonly isStanding: boolean } | null;
  /** Whether the person was seen elsewhere since. */
  hasWalkedOff: boolean;
}

export interface WatchOptions {
  /** UUIDv7s. */
  readonly newId: () => string;
  readonly scene: Scene;
}

/**
 * The states of one rule: what met it, since when, whether that was told, and how long it stays silent. A
 * firing comes out when it is confirmed and again, with its end, when it is over. Forgets what is over, once
 * the silence after it is.
 */
export class RuleWatch {
  readonly #options: WatchOptions;
  readonly #watches = new Map<string, Watch>();
  #rule: AlertRule;

  constructor(rule: AlertRule, options: WatchOptions) {
    this.#rule = rule;
    this.#options = options;
  }

  get rule(): AlertRule {
    return this.#rule;
  }

  /** The same rule under another name or with another severity: what runs goes on. */
  rename(rule: AlertRule): void {
    this.#rule = rule;
  }

  /** Takes what meets the rule in the frame at `atMs`. */
  take(met: readonly Met[], atMs: number): readonly AlertFiring[] {
    const keys = new Set(met.map(({ key }) => key));
    const firings = [...this.#watches.values()]
      .filter(({ key }) => !keys.has(key))
      .flatMap((watch) => this.#miss(watch, atMs));
    return [...firings, ...met.flatMap((one) => this.#meet(one, { atMs, keys }))];
  }

  /** What follows is not known to continue what was: ends what has fired and drops what has not. */
  end(): readonly AlertFiring[] {
    return [...this.#watches.values()].flatMap((watch) => {
      const ended = this.#rest(watch);
      if (watch.silentUntilMs === -Infinity) this.#watches.delete(watch.key);
      return ended;
    });
  }

  /** Forgets also what is silent, after `end`: the clock was set back. */
  forgetAll(): void {
    this.#watches.clear();
  }

  /** Number of things remembered. */
  get size(): number {
    return this.#watches.size;
  }

  #miss(watch: Watch, atMs: number): readonly AlertFiring[] {
    const missedMs = atMs - watch.lastMetAtMs;
    watch.hasWalkedOff ||= this.#isElsewhere(watch);
    watch.frames += 1;
    if (watch.firing !== null) {
      return missedMs >= (watch.place === null ? REST_GONE_MS : PERSON_GONE_MS) ? this.#rest(watch) : [];
    }
    if (missedMs >= BLINK_MS) watch.beganAtMs = null;
    const isSilent = atMs < watch.silentUntilMs && !this.#hasGone(watch);
    const mayReturn = watch.silentUntilMs > -Infinity && missedMs < RETURN_MS;
    if (watch.beganAtMs === null && !isSilent && !mayReturn) this.#watches.delete(watch.key);
    return [];
  }

  /** Whoever has left the picture comes back as somebody else. */
  #hasGone({ personId }: Watch): boolean {
    return personId !== null && this.#options.scene.personOf(personId) === null;
  }

  #meet(
    met: Met,
    { atMs, keys }: { readonly atMs: number; readonly keys: ReadonlySet<string> },
  ): readonly AlertFiring[] {
    const watch = this.#watches.get(met.key) ?? this.#begin(met, keys);
    const { person } = met;
    watch.personId = person?.id ?? null;
    if (watch.beganAtMs === null) {
      watch.beganAtMs = met.sinceMs ?? met.untilMs;
      watch.frames = 0;
      watch.framesMet = 0;
    } else if (watch.firing === null) {
      watch.beganAtMs = met.sinceMs ?? watch.beganAtMs;
    }
    watch.frames += 1;
    watch.framesMet += 1;
    watch.lastMetAtMs = met.untilMs;
    watch.hasWalkedOff = this.#isElsewhere(watch);
    if (person !== null && person.lastSeenAtMs <= met.untilMs) {
      watch.place = { box: person.box, isStanding: person.isStanding };
    }
    return this.#isConfirmed(watch, met.untilMs) ? this.#fire(watch, met, atMs) : [];
  }

  #isConfirmed({ beganAtMs, firing, frames, framesMet, silentUntilMs }: Watch, untilMs: number): boolean {
    if (firing !== null || beganAtMs === null || untilMs < silentUntilMs) return false;
    return untilMs - beganAtMs >= holdMsOf(this.#rule) && framesMet >= MET_SHARE * frames;
  }

  #fire(watch: Watch, { confidence, count, subject }: Met, atMs: number): readonly AlertFiring[] {
    const { cameraId, cooldownMs, id: ruleId, kind, severity } = this.#rule;
    const firing: AlertFiring = {
      id: this.#options.newId(),
      ruleId,
      cameraId,
      kind,
      severity,
      zoneId: 'zoneId' in this.#rule ? this.#rule.zoneId : null,
      beganAtMs: Math.round(watch.beganAtMs ?? atMs),
      firedAtMs: Math.round(atMs),
      endedAtMs: null,
      count,
      confidence,
      subject,
    };
    if (kind !== 'wrong-way') {
      watch.firing = firing;
      return [firing];
    }
    // A crossing is over when it is told.
    watch.beganAtMs = null;
    watch.silentUntilMs = atMs + cooldownMs;
    return [{ ...firing, endedAtMs: firing.beganAtMs }];
  }

  /** Ends what the watch has told, if anything; it stays silent for the rule's while. */
  #rest(watch: Watch): readonly AlertFiring[] {
    const { firing, lastMetAtMs } = watch;
    watch.beganAtMs = null;
    if (firing === null) return [];
    watch.firing = null;
    watch.silentUntilMs = lastMetAtMs + this.#rule.cooldownMs;
    return [{ ...firing, endedAtMs: Math.max(Math.round(lastMetAtMs), firing.beganAtMs) }];
  }

  #begin(met: Met, keys: ReadonlySet<string>): Watch {
    const fresh: Watch = {
      key: met.key,
      personId: met.person?.id ?? null,
      beganAtMs: null,
      lastMetAtMs: met.untilMs,
      frames: 0,
      framesMet: 0,
      firing: null,
      silentUntilMs: -Infinity,
      place: null,
      hasWalkedOff: false,
    };
    const before = this.#sameBefore(met, keys);
    const watch = before === null ? fresh : { ...before, key: met.key };
    if (before !== null) this.#watches.delete(before.key);
    this.#watches.set(met.key, watch);
    return watch;
  }

  /** Of what was told: the one that goes on here under another id, because its person was lost in this place. */
  #sameBefore({ person, sinceMs, subject, untilMs }: Met, keys: ReadonlySet<string>): Watch | null {
    if (person === null || this.#rule.kind === 'wrong-way') return null;
    const lateMs = (sinceMs ?? untilMs) - person.appearedAtMs;
    if (lateMs > (sinceMs === null ? LOOKS_MS : APPEARS_MS)) return null;
    const same = [...this.#watches.values()].find((watch) => {
      const { firing, key, lastMetAtMs, place, silentUntilMs } = watch;
      const wasTold = firing !== null || silentUntilMs > -Infinity;
      if (!wasTold || keys.has(key) || place === null || !place.isStanding) return false;
      if (firing !== null && firing.subject !== subject) return false;
      const isRecent = (sinceMs ?? untilMs) - lastMetAtMs < RETURN_MS;
      return isRecent && isSamePlace(place.box, person.box) && !watch.hasWalkedOff;
    });
    return same ?? null;
  }

  /** Whether the person was seen elsewhere since, and not because two tracks were confused. */
  #isElsewhere({ lastMetAtMs, personId }: Watch): boolean {
    const person = personId === null ? null : this.#options.scene.personOf(personId);
    return person !== null && person.lastSeenAtMs > lastMetAtMs && person.appearedAtMs <= lastMetAtMs;
  }
}
