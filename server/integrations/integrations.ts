import type { Logger } from '../../src/lib/logger';
import { AlertMailer } from '../alerts/mails/alert-mailer';
import type { Live } from '../live/live';
import type { Mailer } from '../mail/mailer';
import type { Store } from '../store/store';
import type { IntegrationConfig } from './integration-config';
import { createLiveNumbers } from './live-adapter';
import { MqttStore } from './mqtt/mqtt-store';
import { MqttPublishers } from './mqtt/publishers';
import { createOutsideAddresses, type OutsideAddresses } from './outside-address';
import { createRecipients } from './reports/member-recipients';
import type { Recipients } from './reports/report-mailer';
import { ReportRunner } from './reports/report-runner';
import { ReportStore } from './reports/report-store';
import { createSecretBox, type SecretBox } from './secret-box';
import { CapacityWatch } from './webhooks/capacity-watch';
import { Dispatcher } from './webhooks/dispatcher';
import { EventFeeder } from './webhooks/event-feeder';
import { HourlyReports } from './webhooks/hourly-reports';
import { WebhookStore } from './webhooks/webhook-store';

/** What the server sends to others: MQTT, webhooks, reports by mail. */
export interface Integrations {
  readonly mqtt: MqttStore;
  webhooks(organisationId: string): WebhookStore;
  reports(organisationId: string): ReportStore;
  readonly runner: ReportRunner;
  readonly mailer: Mailer;
  readonly recipients: Recipients;
  readonly addresses: OutsideAddresses;
  readonly secrets: SecretBox;
  /** The settings of MQTT were changed: this process looks at once. */
  followMqtt(): void;
  /** Something may be due: webhooks are sent at once. */
  wakeWebhooks(): void;
  /** Begins to send. Without it only the settings can be changed. */
  start(): void;
  /** Ends what runs; whatever was not sent is sent by the next process. Calling it twice is harmless. */
  close(): Promise<void>;
}

/** What integrations are made of. */
export interface IntegrationParts {
  readonly store: Store;
  readonly live: Pick<Live, 'alarms' | 'alerts' | 'board' | 'bus'>;
  /** Whoever opened it closes it. */
  readonly mailer: Mailer;
  readonly log: Logger;
  readonly config: IntegrationConfig;
  readonly dataDir: string;
  /** Ports of this machine on which the product itself listens. */
  readonly ownPorts: () => readonly number[];
}

/** Puts the integrations together; `start` sets them going. */
export function createIntegrations(parts: IntegrationParts): Integrations {
  const { store, live, mailer, log, config, dataDir, ownPorts } = parts;
  const { context } = store;
  const { privateReach, allowedNetworks } = config;
  const secrets = createSecretBox({ dataDir, key: config.secretsKey });
  const addresses = createOutsideAddresses({ privateReach, allowedNetworks, ownPorts });
  const numbers = createLiveNumbers(store, live);
  const recipients = createRecipients(context);
  const mqtt = new MqttStore(context, secrets);
  const publishers = new MqttPublishers({ store: mqtt, numbers, addresses, log, nowMs: context.nowMs });
  const dispatcher = new Dispatcher({ context, secrets, addresses, log });
  const onQueued = (): void => dispatcher.wake();
  const runner = new ReportRunner({ store, mailer, recipients, log });
  const feeders = [
    new EventFeeder({ store, bus: live.bus, alarms: live.alarms, log, onQueued }),
    new CapacityWatch({ context, numbers, log, onQueued }),
    new HourlyReports({ store, log, onQueued }),
  ];
  const alertMailer = new AlertMailer({ context, mailer, log });
  const workers = [...feeders, dispatcher, publishers, runner, alertMailer];
  let unsubscribe = (): void => undefined;
  let isStarted = false;
  return {
    mqtt,
    runner,
    mailer,
    recipients,
    addresses,
    secrets,
    webhooks: (organisationId) => new WebhookStore(context, secrets, organisationId),
    reports: (organisationId) => new ReportStore(context, organisationId),
    followMqtt: () => {
      if (isStarted) void publishers.follow();
    },
    wakeWebhooks: () => {
      if (isStarted) dispatcher.wake();
    },
    start() {
      if (isStarted) return;
      isStarted = true;
      for (const worker of workers) worker.start();
      // What happens to an incident is in the outbox by then.
      unsubscribe = live.bus.subscribe(({ kind }) => {
        if (kind === 'incident') dispatcher.wake();
      });
    },
    async close() {
      isStarted = false;
      unsubscribe();
      await Promise.all(feeders.map((feeder) => feeder.close()));
      await Promise.all([dispatcher.close(), publishers.close(), runner.close(), alertMailer.close()]);
    },
  };
}
