import type { ChangeOutcome } from './store';

/** Why a change with a condition on the version changed nothing, by what is stored. */
export function unchanged(stored: { readonly version: number } | null | undefined): ChangeOutcome<never> {
  return stored == null ? { kind: 'missing' } : { kind: 'conflict', version: stored.version };
}
