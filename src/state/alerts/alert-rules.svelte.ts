import type { AlertRule } from '../../domain/alert-rule';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';
import type { TriedRule } from '../../../workers/protocol';
import { type AlertRuleStore, changeRule, type KeptRules, RulesChangedError } from './rule-store';

/** What the rules need of the page. */
export interface RulesHost {
  readonly texts: Texts;
  /** In words; see `alerts/summary.ts`. */
  summaryOf(rule: AlertRule): string;
  /** Null where this browser has not analysed the camera. */
  tryOut(rule: AlertRule): Promise<TriedRule | null>;
  /** Every rule of a site is as it is now. */
  onRules(siteId: string, rules: readonly AlertRule[]): void;
}

/** The alert rules of the sites, as they are shown, changed and handed to whoever analyses. */
export class AlertRules {
  readonly task: Task;
  readonly #store: AlertRuleStore;
  readonly #host: RulesHost;
  #bySite = $state.raw<ReadonlyMap<string, KeptRules>>(new Map());

  constructor(store: AlertRuleStore, host: RulesHost) {
    this.#store = store;
    this.#host = host;
    this.task = new Task(host.texts);
  }

  /** Why the last thing failed, in words; null: it did not. */
  get failure(): string | null {
    return this.task.error instanceof RulesChangedError
      ? this.#host.texts.say('rules.changedElsewhere')
      : this.task.failure;
  }

  /** Null until read. */
  of(siteId: string): readonly AlertRule[] | null {
    return this.#bySite.get(siteId)?.rules ?? null;
  }

  /** Reads the rules of these sites. */
  load(siteIds: readonly string[]): Promise<boolean> {
    return this.task.run('load', async () => {
      await Promise.all(siteIds.map(async (siteId) => this.#note(siteId, await this.#store.read(siteId))));
    });
  }

  /** Adds, changes or deletes one rule; true where it is done. */
  change(
    siteId: string,
    change: { readonly based: AlertRule | null; readonly next: AlertRule | null },
  ): Promise<boolean> {
    return this.task.run(`change ${(change.based ?? change.next)?.id}`, async () => {
      try {
        this.#note(siteId, await changeRule(this.#store, siteId, change));
      } catch (error) {
        // What stands there now is shown beside what was refused.
        if (error instanceof RulesChangedError) this.#note(siteId, await this.#store.read(siteId));
        throw error;
      }
    });
  }

  summaryOf(rule: AlertRule): string {
    return this.#host.summaryOf(rule);
  }

  tryOut(rule: AlertRule): Promise<TriedRule | null> {
    return this.#host.tryOut(rule);
  }

  #note(siteId: string, kept: KeptRules): void {
    this.#bySite = new Map([...this.#bySite, [siteId, kept]]);
    this.#host.onRules(siteId, kept.rules);
  }
}
