import { createAuditClient } from '../../api/audit-client';
import { egressFetch } from '../../egress/egress';
import type { AppState } from '../app.svelte';
import { AuditNames } from './audit-names.svelte';
import { AuditState } from './audit-state.svelte';
import { DiagnosticsState } from './diagnostics-state.svelte';
import { SupportState } from './support-state.svelte';

/** What the screen about accountability shows; parts that this person may not see are null. */
export interface Accountability {
  readonly audit: AuditState | null;
  readonly names: AuditNames;
  readonly support: SupportState | null;
  readonly diagnostics: DiagnosticsState;
}

/** Reads what whoever is at the screen may see. */
export function openAccountability(app: AppState): Accountability {
  const hasServer = app.machine.runtime.mode === 'server';
  const client = createAuditClient(egressFetch);
  const { texts } = app;
  const isOwner = hasServer && app.can('organisation:manage');
  return {
    audit: hasServer && app.can('audit:read') ? new AuditState(client, texts) : null,
    names: new AuditNames(app),
    support: isOwner ? new SupportState(client, texts) : null,
    diagnostics: new DiagnosticsState(isOwner ? client : null, () => app.machine.state, texts),
  };
}
