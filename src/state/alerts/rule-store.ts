import type { AlertRule } from '../../domain/alert-rule';
import { AppError } from '../../lib/errors';

/** The rules of a site as they were read. */
export interface KeptRules {
  readonly rules: readonly AlertRule[];
  /** Of the whole list. */
  readonly version: number;
}

/** Alert rules by site, at the server or in this browser. */
export interface AlertRuleStore {
  /** A site without rules has none, at version 0. */
  read(siteId: string): Promise<KeptRules>;
  /** Replaces what was read at `version`; rejects with `RulesChangedError` where that is not what is kept. */
  write(siteId: string, version: number, rules: readonly AlertRule[]): Promise<KeptRules>;
}

/** Somebody else was faster. */
export class RulesChangedError extends AppError {
  override readonly name = 'RulesChangedError';
  constructor() {
    super('rules-changed', 'the rules of this site were changed elsewhere');
  }
}

/** Tries at most, where others write at the same time. */
const MAX_TRIES = 4;

/**
 * Changes one rule of a list that others change too: it is put into what is kept at that moment. `based`: the
 * rule as it was read, null: it is new. `next`: null deletes it. Rejects with `RulesChangedError` where somebody
 * else has changed this very rule since.
 */
export async function changeRule(
  store: AlertRuleStore,
  siteId: string,
  { based, next }: { readonly based: AlertRule | null; readonly next: AlertRule | null },
): Promise<KeptRules> {
  for (let tries = 1; ; tries += 1) {
    const kept = await store.read(siteId);
    const id = (based ?? next)?.id;
    const theirs = kept.rules.find((rule) => rule.id === id) ?? null;
    if (next === null && theirs === null) return kept;
    if (!isSame(theirs, based)) throw new RulesChangedError();
    try {
      return await store.write(siteId, kept.version, withRule(kept.rules, id, next));
    } catch (error) {
      if (!(error instanceof RulesChangedError) || tries === MAX_TRIES) throw error;
    }
  }
}

/** In its old place, or at the end. */
function withRule(
  rules: readonly AlertRule[],
  id: string | undefined,
  next: AlertRule | null,
): readonly AlertRule[] {
  if (next === null) return rules.filter((rule) => rule.id !== id);
  return rules.some((rule) => rule.id === id)
    ? rules.map((rule) => (rule.id === id ? next : rule))
    : [...rules, next];
}

function isSame(a: AlertRule | null, b: AlertRule | null): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

/** With its fields in one order, whoever wrote them. */
function ordered(rule: AlertRule | null): readonly (readonly [string, unknown])[] | null {
  return rule === null ? null : Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1));
}
