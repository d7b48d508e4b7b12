import { createIntegrationClient } from '../../api/integration-client';
import { egressFetch } from '../../egress/egress';
import type { AppState } from '../app.svelte';
import { MqttState } from './mqtt-state.svelte';
import { ReportsState } from './reports-state.svelte';
import { WebhooksState } from './webhooks-state.svelte';

/** What the screen of the integrations shows. */
export interface IntegrationStates {
  readonly mqtt: MqttState;
  readonly webhooks: WebhooksState;
  readonly reports: ReportsState;
}

/** Reads the integrations; null where there is no server, or they may not be managed. */
export function openIntegrations(app: AppState): IntegrationStates | null {
  if (app.machine.runtime.mode !== 'server' || !app.access.can('integrations:manage')) return null;
  const client = createIntegrationClient(egressFetch);
  return {
    mqtt: new MqttState(client.mqtt, app.texts),
    webhooks: new WebhooksState(client.webhooks, app.texts),
    reports: new ReportsState(client.reports, app.texts),
  };
}
