import type { AlertFiring } from '../domain/alert';
import type { AlertRule } from '../domain/alert-rule';
import { createAlertEngine, type AlertEngine, type AlertSurroundings } from './engine';
import type { Observation } from './observation';

/** Tries one rule on observations, one by one; it counts as switched on. */
export class Replay {
  readonly #engine: AlertEngine;
  readonly #firings = new Map<string, AlertFiring>();

  constructor(rule: AlertRule, around: AlertSurroundings) {
    let serial = 0;
    const newId = (): string => `tried-${(serial += 1)}`;
    this.#engine = createAlertEngine([{ ...rule, isEnabled: true }], around, newId);
  }

  take(observation: Observation): void {
    for (const firing of this.#engine.update(observation)) this.#firings.set(firing.id, firing);
  }

  /** What the rule would have told, in order; what still goes on has no end. Ids are this replay's own. */
  get firings(): readonly AlertFiring[] {
    return [...this.#firings.values()];
  }
}

/** What a rule would have told of a camera's last hour. */
export function replay(
  rule: AlertRule,
  history: { read(): Iterable<Observation> },
  around: AlertSurroundings,
): readonly AlertFiring[] {
  const tried = new Replay(rule, around);
  for (const observation of history.read()) tried.take(observation);
  return tried.firings;
}
