import { createAccountClient } from '../../api/account-client';
import { createServerStore } from '../../api/client';
import { egressFetch } from '../../egress/egress';
import { createRuntime } from '../../session';
import { serverRuleStore } from '../alerts/server-rule-store';
import { openCheckStore } from '../count-audit/check-store';
import { openFaces } from '../faces/open-faces';
import { Analyser } from './analyser.svelte';

/**
 * Starts to count. In a module of its own, which a kiosk that only shows a number never loads. `chosen`:
 * only these cameras; null: all that an analyser counts.
 */
export async function startAnalyser(chosen: ReadonlySet<string> | null): Promise<Analyser> {
  const { id: organisationId } = await createAccountClient(egressFetch).organisation();
  const runtime = createRuntime({ mode: 'server', organisationId });
  const analyser = new Analyser({
    runtime,
    store: createServerStore(egressFetch),
    chosen,
    openChecks: () => Promise.resolve(openCheckStore()),
    openFaces: openFaces(runtime),
    alertRules: serverRuleStore(egressFetch),
    // What was counted is stored before the page goes.
    onPolicyOutdated: () => void analyser.dispose().finally(() => location.reload()),
  });
  return analyser;
}
