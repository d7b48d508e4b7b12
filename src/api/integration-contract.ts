import { z } from 'zod';
import { idSchema, isStorable, nameSchema, timeMsSchema } from './schema-parts';
import { hasNoCredentials, httpUrl, parseUrl } from './url-schemas';

/** MQTT, webhooks and scheduled reports: what page and server say to each other. */

/** Why something that was sent did not arrive; `detail` says the same in an English sentence. */
export const DELIVERY_FAULTS = [
  /** The name of the host is not known. */
  'name-unknown',
  /** Nobody answers, or the connection is refused or breaks. */
  'unreachable',
  'timeout',
  /** The address is one that the server must not connect to. */
  'address-refused',
  /** The certificate of the other side is not trusted or not valid. */
  'certificate',
  /** User name or password are wrong. */
  'sign-in',
  /** Signed in, but not allowed to publish there. */
  'not-authorised',
  /** The answer points elsewhere; that is not followed. */
  'redirect',
  /** The answer was another status than 2xx. */
  'status',
  /** The stored secret was encrypted with a key that this server does not have. */
  'secret-lost',
  'mail-not-set-up',
  /** None of the recipients is a member any more. */
  'no-recipient',
  'mail-failed',
  'other',
] as const;
export const deliveryFaultSchema = z.enum(DELIVERY_FAULTS);
export type DeliveryFault = z.infer<typeof deliveryFaultSchema>;

const faultSchema = z.strictObject({ fault: deliveryFaultSchema, detail: z.string() });

/** How a test went. */
export const testResultSchema = z.strictObject({
  isOk: z.boolean(),
  /** HTTP status of the answer; null where there was none, or for other things than webhooks. */
  status: z.int().nullable(),
  problem: faultSchema.nullable(),
  durationMs: z.int().min(0),
});
export type TestResult = z.infer<typeof testResultSchema>;

const text = (most: number) =>
  z.string().min(1).max(most).refine(isStorable, 'contains a character that cannot be stored');

const brokerUrl = z
  .string()
  .max(512)
  .refine((address) => {
    const url = parseUrl(address);
    return url !== null && /^mqtts?:$/.test(url.protocol) && url.hostname !== '';
  }, 'expected an address such as mqtts://broker.example.org:8883')
  .refine(
    (address) => /^mqtts?:\/\/[^/?#]*\/?$/i.test(address),
    'expected host and port, and nothing after them',
  )
  .refine(hasNoCredentials, 'an address must not carry a user name or password');

const topicPrefix = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/,
    'expected letters, digits, "_" and "-", with "/" between parts',
  )
  .max(64);

const certificate = z
  .string()
  .max(32_768)
  .refine(
    (pem) => /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(pem),
    'expected a certificate in PEM form',
  );

/** `PUT /api/v1/integrations/mqtt`. */
export const mqttInputSchema = z.strictObject({
  isEnabled: z.boolean(),
  /** `mqtt://` or `mqtts://`, host and port. */
  url: brokerUrl,
  username: text(128).nullable(),
  /** Left out: the stored one stays, as long as the broker is the same. Null: none. */
  password: text(512).nullable().exactOptional(),
  topicPrefix,
  /** Who signed the broker's certificate (PEM), where this machine does not know; null: the usual ones. */
  caCertificate: certificate.nullable(),
  /** Whether sites and cameras announce themselves to Home Assistant. */
  isDiscoveryOn: z.boolean(),
  discoveryPrefix: topicPrefix,
});
export type MqttInput = z.infer<typeof mqttInputSchema>;

export const mqttStatusSchema = z.strictObject({
  state: z.enum(['off', 'connecting', 'connected', 'failed']),
  /** Since when the state has been that; null: not known yet. */
  sinceMs: timeMsSchema.nullable(),
  /** The last failure, also while connected again. */
  lastProblem: faultSchema.extend({ atMs: timeMsSchema }).nullable(),
});
export type MqttStatus = z.infer<typeof mqttStatusSchema>;

/** `GET /api/v1/integrations/mqtt`; the password is never given back. */
export const mqttViewSchema = z.strictObject({
  /** Null: nothing is set up. */
  settings: mqttInputSchema.omit({ password: true }).extend({ hasPassword: z.boolean() }).nullable(),
  status: mqttStatusSchema,
});
export type MqttView = z.infer<typeof mqttViewSchema>;

export const WEBHOOK_EVENTS = [
  'alarm.opened',
  'alarm.closed',
  'alert.opened',
  'alert.raised',
  'alert.resolved',
  'occupancy.capacity-reached',
  'occupancy.capacity-cleared',
  'report.hourly',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Webhooks of one organisation at most. */
export const MAX_WEBHOOKS = 20;
/** After a rotation the old secret signs too for this long. */
export const ROTATION_MS = 24 * 60 * 60_000;

/** `POST /api/v1/webhooks`, `PUT /api/v1/webhooks/:webhookId`. */
export const webhookInputSchema = z.strictObject({
  name: nameSchema,
  url: httpUrl,
  events: z
    .array(z.enum(WEBHOOK_EVENTS))
    .min(1)
    .max(WEBHOOK_EVENTS.length)
    .refine((events) => new Set(events).size === events.length, 'names an event twice'),
  /** Null: every site. */
  siteId: idSchema.nullable(),
  isEnabled: z.boolean(),
});
export type WebhookInput = z.infer<typeof webhookInputSchema>;

export const webhookSchema = webhookInputSchema.extend({
  id: idSchema,
  /** Counts the changes; the ETag. */
  version: z.int().min(1),
  createdMs: timeMsSchema,
  /** Until when the secret before the last rotation signs too; null: there is none. */
  previousSecretUntilMs: timeMsSchema.nullable(),
  /** Deliveries that wait, and those that were given up. */
  pending: z.int().min(0),
  dead: z.int().min(0),
  lastDeliveredMs: timeMsSchema.nullable(),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** The secret is shown once: when a webhook is made, and at `POST …/:webhookId/secret`. */
export const webhookSecretSchema = z.strictObject({ webhook: webhookSchema, secret: z.string() });
export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

export const deliverySchema = z.strictObject({
  id: idSchema,
  event: z.enum(WEBHOOK_EVENTS),
  state: z.enum(['pending', 'delivered', 'dead']),
  createdMs: timeMsSchema,
  attempts: z.int().min(0),
  /** Of a pending one. */
  nextAttemptMs: timeMsSchema.nullable(),
  finishedMs: timeMsSchema.nullable(),
  lastStatus: z.int().nullable(),
  lastProblem: faultSchema.nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;
export const deliveriesQuerySchema = z.strictObject({
  limit: z.coerce.number().pipe(z.int().min(1).max(200)).default(50),
});

export const REPORT_PERIODS = ['daily', 'weekly'] as const;
export const REPORT_LANGUAGES = ['en', 'de'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];
/** Schedules of one organisation at most. */
export const MAX_REPORTS = 50;

/** `POST /api/v1/reports`, `PUT /api/v1/reports/:reportId`. */
export const reportInputSchema = z.strictObject({
  siteId: idSchema,
  period: z.enum(REPORT_PERIODS),
  /** ISO: 1 is Monday. Counts for weekly reports. */
  weekday: z.int().min(1).max(7),
  /** In the site's time zone. */
  localTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 07:30'),
  language: z.enum(REPORT_LANGUAGES),
  /** Ids of members. */
  recipients: z.array(idSchema).min(1).max(50),
  hasCsv: z.boolean(),
  isEnabled: z.boolean(),
});
export type ReportInput = z.infer<typeof reportInputSchema>;

export const reportSchema = reportInputSchema.extend({
  id: idSchema,
  /** Counts the changes; the ETag. */
  version: z.int().min(1),
  nextMs: timeMsSchema.nullable(),
  lastRun: z
    .strictObject({
      dueMs: timeMsSchema,
      state: z.enum(['pending', 'sent', 'failed']),
      finishedMs: timeMsSchema.nullable(),
      problem: faultSchema.nullable(),
    })
    .nullable(),
});
export type Report = z.infer<typeof reportSchema>;

/** `GET /api/v1/reports`. */
export const reportsViewSchema = z.strictObject({
  isMailSetUp: z.boolean(),
  reports: z.array(reportSchema),
  /** Members who may be chosen. */
  members: z.array(z.strictObject({ id: idSchema, name: z.string(), email: z.string() })),
});
export type ReportsView = z.infer<typeof reportsViewSchema>;
