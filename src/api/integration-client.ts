import { z } from 'zod';
import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import { type ApiRequest, noContent, requestJson } from './http';
import {
  type Delivery,
  deliverySchema,
  type MqttInput,
  type MqttView,
  mqttViewSchema,
  type Report,
  type ReportInput,
  reportSchema,
  type ReportsView,
  reportsViewSchema,
  type TestResult,
  testResultSchema,
  type Webhook,
  type WebhookInput,
  webhookSchema,
  type WebhookSecret,
  webhookSecretSchema,
} from './integration-contract';

/** A test waits for another server, which may take its time to fail. */
const TEST_TIMEOUT_MS = 40_000;
const LEFT_OUT = 'a password was sent and is left out of this list';

/** A thing as it was read; a change of it is sent with `If-Match`. */
type Versioned = Pick<Webhook | Report, 'id' | 'version'>;

/** The integrations of the server behind a page. Rejects as `requestJson` does. */
export interface IntegrationClient {
  readonly mqtt: {
    view(): Promise<MqttView>;
    save(input: MqttInput): Promise<MqttView>;
    test(input: MqttInput): Promise<TestResult>;
    remove(): Promise<void>;
  };
  readonly webhooks: {
    list(): Promise<readonly Webhook[]>;
    create(input: WebhookInput): Promise<WebhookSecret>;
    save(of: Versioned, input: WebhookInput): Promise<Webhook>;
    remove(of: Versioned): Promise<void>;
    rotate(id: string): Promise<WebhookSecret>;
    test(id: string): Promise<TestResult>;
    deliveries(id: string): Promise<readonly Delivery[]>;
    retry(id: string, deliveryId: string): Promise<void>;
  };
  readonly reports: {
    view(): Promise<ReportsView>;
    create(input: ReportInput): Promise<Report>;
    save(of: Versioned, input: ReportInput): Promise<Report>;
    remove(of: Versioned): Promise<void>;
    test(id: string): Promise<TestResult>;
  };
}

/** Asks the server behind this page. */
export function createIntegrationClient(egress: EgressFetch, root: string = API_ROOT): IntegrationClient {
  const ask = <Schema extends z.ZodType>(request: Omit<ApiRequest<Schema>, 'purpose'>) =>
    requestJson(egress, { ...request, purpose: 'configuration' });
  const mqttUrl = `${root}/integrations/mqtt`;
  const webhooksUrl = `${root}/webhooks`;
  const reportsUrl = `${root}/reports`;
  const webhookUrl = (id: string): string => `${webhooksUrl}/${encodeURIComponent(id)}`;
  const reportUrl = (id: string): string => `${reportsUrl}/${encodeURIComponent(id)}`;
  const withoutPassword = (input: MqttInput) =>
    typeof input.password === 'string' ? { recordedBody: { ...input, password: LEFT_OUT } } : {};
  return {
    mqtt: {
      view: () => ask({ url: mqttUrl, schema: mqttViewSchema }),
      save: (input) =>
        ask({ url: mqttUrl, method: 'PUT', body: input, ...withoutPassword(input), schema: mqttViewSchema }),
      test: (input) =>
        ask({
          url: `${mqttUrl}/test`,
          method: 'POST',
          body: input,
          ...withoutPassword(input),
          schema: testResultSchema,
          timeoutMs: TEST_TIMEOUT_MS,
        }),
      remove: () => ask({ url: mqttUrl, method: 'DELETE', schema: noContent }),
    },
    webhooks: {
      list: () => ask({ url: webhooksUrl, schema: z.array(webhookSchema) }),
      create: (input) => ask({ url: webhooksUrl, method: 'POST', body: input, schema: webhookSecretSchema }),
      save: ({ id, version: ifMatch }, input) =>
        ask({ url: webhookUrl(id), method: 'PUT', ifMatch, body: input, schema: webhookSchema }),
      remove: ({ id, version: ifMatch }) =>
        ask({ url: webhookUrl(id), method: 'DELETE', ifMatch, schema: noContent }),
      rotate: (id) => ask({ url: `${webhookUrl(id)}/secret`, method: 'POST', schema: webhookSecretSchema }),
      test: (id) =>
        ask({
          url: `${webhookUrl(id)}/test`,
          method: 'POST',
          schema: testResultSchema,
          timeoutMs: TEST_TIMEOUT_MS,
        }),
      deliveries: (id) =>
        ask({ url: `${webhookUrl(id)}/deliveries?limit=50`, schema: z.array(deliverySchema) }),
      retry: (id, deliveryId) =>
        ask({
          url: `${webhookUrl(id)}/deliveries/${encodeURIComponent(deliveryId)}/retry`,
          method: 'POST',
          schema: noContent,
        }),
    },
    reports: {
      view: () => ask({ url: reportsUrl, schema: reportsViewSchema }),
      create: (input) => ask({ url: reportsUrl, method: 'POST', body: input, schema: reportSchema }),
      save: ({ id, version: ifMatch }, input) =>
        ask({ url: reportUrl(id), method: 'PUT', ifMatch, body: input, schema: reportSchema }),
      remove: ({ id, version: ifMatch }) =>
        ask({ url: reportUrl(id), method: 'DELETE', ifMatch, schema: noContent }),
      test: (id) =>
        ask({
          url: `${reportUrl(id)}/test`,
          method: 'POST',
          schema: testResultSchema,
          timeoutMs: TEST_TIMEOUT_MS,
        }),
    },
  };
}
