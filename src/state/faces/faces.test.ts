import { describe, expect, it } from 'vitest';
import type { Standing } from '../../domain/lease';
import { isBetterHere } from './faces.svelte';

type Watching = Extract<Standing, { readonly kind: 'watching' }>;

const HOLDER = { viewerId: 'other', device: null, sinceMs: 0 };
const watching = (changes: Partial<Watching> = {}): Standing => ({
  kind: 'watching',
  holder: HOLDER,
  isThisBrowser: false,
  report: null,
  reason: 'held',
  isTaking: false,
  ...changes,
});
const knows = (viewerId: string, ...holds: readonly string[]) => ({ viewerId, holds: [...holds] });

describe('a camera is better analysed here', () => {
  it.each<[string, Standing, readonly ReturnType<typeof knows>[], boolean]>([
    ['than by a browser that is no analyser', watching(), [], true],
    ['than by an analyser without descriptors', watching(), [knows('other')], true],
    ['than by nobody of the approved', watching(), [knows('third', 'ann')], true],
    ['not than by an analyser that has some', watching(), [knows('other', 'ann')], false],
    ['not while somebody takes over already', watching({ isTaking: true }), [], false],
    ['not than in another tab of this browser', watching({ isThisBrowser: true }), [], false],
    ['not where nobody analyses', watching({ holder: null }), [], false],
    ['not where this page has no pictures', watching({ reason: 'no-pictures' }), [], false],
    ['not where it is analysed here', { kind: 'alone' }, [], false],
  ])('%s', (_name, standing, peers, expected) => {
    expect(isBetterHere(standing, peers)).toBe(expected);
  });
});
