import { describe, expect, it } from 'vitest';
import type { AlertRule } from '../../domain/alert-rule';
import { type AlertRuleStore, changeRule, RulesChangedError } from './rule-store';

function rule(id: string, name = id): AlertRule {
  return {
    id,
    cameraId: 'door',
    name,
    isEnabled: true,
    severity: 'info',
    schedule: { kind: 'always' },
    confirmMs: 0,
    cooldownMs: 0,
    kind: 'intruder',
    zoneId: null,
  };
}

/** `meanwhile` runs before each write, as somebody else would. */
function storeOf(
  rules: readonly AlertRule[],
  meanwhile: (write: (rules: readonly AlertRule[]) => void) => void = () => undefined,
): AlertRuleStore & { kept(): readonly AlertRule[] } {
  let kept = { rules, version: 1 };
  const put = (next: readonly AlertRule[]): void => {
    kept = { rules: next, version: kept.version + 1 };
  };
  return {
    kept: () => kept.rules,
    read: async () => kept,
    write: async (_, version, next) => {
      meanwhile(put);
      if (version !== kept.version) throw new RulesChangedError();
      put(next);
      return kept;
    },
  };
}

describe('one rule of a list that others change too', () => {
  it.each([
    ['is added at the end', null, rule('c'), ['a', 'b', 'c']],
    ['is changed in its place', rule('a'), rule('a', 'new'), ['new', 'b']],
    ['is deleted', rule('a'), null, ['b']],
    ['is gone already', rule('x'), null, ['a', 'b']],
  ])('%s', async (_, based, next, names) => {
    const store = storeOf([rule('a'), rule('b')]);
    await changeRule(store, 'site', { based, next });
    expect(store.kept().map(({ name }) => name)).toEqual(names);
  });

  it('goes into what somebody else wrote meanwhile', async () => {
    let times = 0;
    const store = storeOf([rule('a')], (write) => {
      times += 1;
      if (times === 1) write([rule('a'), rule('theirs')]);
    });
    await changeRule(store, 'site', { based: rule('a'), next: rule('a', 'mine') });
    expect(store.kept().map(({ name }) => name)).toEqual(['mine', 'theirs']);
  });

  it.each([
    ['changed', [rule('a', 'theirs')]],
    ['deleted', []],
  ])('is not written over where somebody else has %s it', async (_, theirs) => {
    const store = storeOf(theirs);
    const change = changeRule(store, 'site', { based: rule('a'), next: rule('a', 'mine') });
    await expect(change).rejects.toThrow(RulesChangedError);
    expect(store.kept()).toEqual(theirs);
  });

  it('gives up where somebody else never stops', async () => {
    let version = 0;
    const store = storeOf([rule('a')], (write) => {
      version += 1;
      write([rule('a'), rule('b', String(version))]);
    });
    const change = changeRule(store, 'site', { based: rule('a'), next: null });
    await expect(change).rejects.toThrow(RulesChangedError);
    expect(version).toBe(4);
  });
});
