import { expect, it } from 'vitest';
import { SITE_PROFILES } from '../../domain/config';
import { featureGates } from '../../domain/site-features';
import { gateReason } from './gate-reason';

it('gives a reason of its own for each feature that a kind of place does not allow', () => {
  for (const profile of SITE_PROFILES) {
    const gates = featureGates(profile);
    for (const feature of ['ageGender', 'mood'] as const) {
      const isLocked = feature === 'mood' ? gates.mood === 'never' : !gates.ageGender;
      if (!isLocked) continue;
      expect(gateReason(feature, profile)).toBe(`site.gate.${feature}.${profile}`);
    }
  }
});

it('has a general reason besides', () => {
  expect(gateReason('mood', 'home')).toBe('site.gate.other');
});
