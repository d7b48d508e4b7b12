import { z } from 'zod';
import {
  type MqttInput,
  mqttInputSchema,
  mqttViewSchema,
  testResultSchema,
} from '../../src/api/integration-contract';
import { needs, principalOf } from '../access/route-access';
import { audit, type AuditLog } from '../audit/audit-log';
import type { Integrations } from '../integrations/integrations';
import { connectBroker } from '../integrations/mqtt/broker-connection';
import { runTest } from '../integrations/run-test';
import { ProblemError } from '../problem';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/integrations/mqtt';
const tags = ['integrations'];
const config = needs('integrations:manage');

interface MqttRouteOptions {
  readonly integrations: Integrations;
  readonly auditLog: AuditLog;
}

/** The MQTT broker that an organisation's numbers are published to. */
export function mqttRoutes(app: App, { integrations, auditLog }: MqttRouteOptions): void {
  const { mqtt } = integrations;

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'The MQTT broker, and how it stands',
        response: { 200: mqttViewSchema, ...problemResponses },
      },
    },
    (request) => mqtt.view(principalOf(request).organisationId),
  );

  app.put(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Set the MQTT broker',
        body: mqttInputSchema,
        response: { 200: mqttViewSchema, ...problemResponses },
      },
    },
    async (request) => {
      const view = await mqtt.put(principalOf(request).organisationId, request.body);
      const { isEnabled, isDiscoveryOn, topicPrefix, password } = request.body;
      const details = { isEnabled, isDiscoveryOn, topicPrefix, hasNewPassword: typeof password === 'string' };
      await audit(auditLog, request, { action: 'mqtt.changed', details });
      integrations.followMqtt();
      return view;
    },
  );

  app.delete(
    url,
    {
      config,
      schema: { tags, summary: 'Publish to no broker', response: { 204: z.null(), ...problemResponses } },
    },
    async (request, reply) => {
      const isRemoved = await mqtt.remove(principalOf(request).organisationId);
      if (!isRemoved) throw new ProblemError(404, 'No MQTT broker is set up.');
      await audit(auditLog, request, { action: 'mqtt.removed' });
      integrations.followMqtt();
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${url}/test`,
    {
      config,
      schema: {
        tags,
        summary: 'Connect to a broker once and publish a message to <prefix>/test',
        body: mqttInputSchema,
        response: { 200: testResultSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { organisationId } = principalOf(request);
      await audit(auditLog, request, { action: 'mqtt.tested' });
      return runTest(() => tryBroker(integrations, organisationId, request.body));
    },
  );
}

async function tryBroker(
  { mqtt, addresses }: Integrations,
  organisationId: string,
  input: MqttInput,
): Promise<null> {
  const password = await mqtt.passwordFor(organisationId, input);
  const clientId = `hiro-test-${process.pid}-${Date.now().toString(36)}`;
  const connection = await connectBroker({ ...input, password, clientId, will: null }, addresses);
  try {
    const words = JSON.stringify({ message: 'HiRO CCTV can publish here.' });
    await connection.publish(`${input.topicPrefix}/test`, words, { isRetained: false });
    return null;
  } finally {
    await connection.close();
  }
}
