import { createDataLifeClient } from '../../api/data-life-client';
import { egressFetch } from '../../egress/egress';
import type { AppState } from '../app.svelte';
import { AuditNames } from '../audit/audit-names.svelte';
import { DisclosuresState } from './disclosures-state.svelte';
import { HoldsState } from './holds-state.svelte';
import { RetentionState } from './retention-state.svelte';
import { SubjectState } from './subject-state.svelte';

/** What the screen about the life of data shows. */
export interface DataLife {
  readonly retention: RetentionState;
  readonly holds: HoldsState;
  readonly disclosures: DisclosuresState;
  readonly subject: SubjectState;
  readonly names: AuditNames;
}

/** Reads it from the server behind this page; null where there is none, or it is not for whoever asks. */
export function openDataLife(app: AppState): DataLife | null {
  if (app.machine.runtime.mode !== 'server' || !app.can('data:manage')) return null;
  const client = createDataLifeClient(egressFetch);
  const { texts } = app;
  return {
    retention: new RetentionState(client, texts),
    holds: new HoldsState(client, texts),
    disclosures: new DisclosuresState(client, texts),
    subject: new SubjectState({ client, app }),
    names: new AuditNames(app),
  };
}
