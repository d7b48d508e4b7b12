import { z } from 'zod';
import {
  credentialsSchema,
  gatewayProblemSchema,
  gatewayStatusSchema,
  mediaFilesSchema,
  probeInputSchema,
  probeReportSchema,
  sourceVideoSchema,
  streamPlanSchema,
} from '../../src/api/gateway-contract';
import { gatewayInputSchema } from '../../src/api/source-schemas';
import { LOG_LEVELS } from '../../src/lib/logger';

/** What the server and the gateway process say to each other, over the channel between parent and child. */

/** A source that an administrator has configured. The gateway fetches these and nothing else. */
export const gatewaySourceConfigSchema = z.strictObject({
  cameraId: z.string(),
  isEnabled: z.boolean(),
  input: gatewayInputSchema,
});
export type GatewaySourceConfig = z.infer<typeof gatewaySourceConfigSchema>;

/** A certificate with its chain, and its key. */
const tlsSchema = z.strictObject({ certPem: z.string(), keyPem: z.string() });

export const gatewaySettingsSchema = z.strictObject({
  /** Holds what the gateway keeps: credentials, and their key unless the environment gives it. */
  dataDir: z.string(),
  /** Files may be played from here and from nowhere else. */
  mediaDir: z.string(),
  host: z.string(),
  /** Of the HTTP side; 0 takes any. */
  port: z.int(),
  /** One UDP port for all WebRTC viewers; 0 takes any. */
  udpPort: z.int(),
  /** Nobody has named the ports: others are taken where these are in use. */
  mayMovePorts: z.boolean(),
  tls: tlsSchema.nullable(),
  /** Port of the page: its origin on this host may use the gateway. */
  pagePort: z.int(),
  /** Further origins that may, such as that of a reverse proxy. */
  pageOrigins: z.array(z.string()),
  /** Signs viewers' tokens; base64. */
  tokenKey: z.string(),
  /** Encrypts credentials; base64, 32 bytes. Null: a key file in `dataDir`. */
  credentialsKey: z.string().nullable(),
  /** Address ranges (CIDR) that may be fetched although they are refused by default. */
  allowedNetworks: z.array(z.string()),
  /** Address ranges (CIDR) from which publishers may push; empty: this machine only. */
  publisherNetworks: z.array(z.string()),
  /** STUN and TURN servers that viewers are told; empty in a closed network. */
  iceServers: z.array(z.string()),
  limits: z.strictObject({ sources: z.int().min(1), viewers: z.int().min(1) }),
  ffmpeg: z.string(),
  ffprobe: z.string(),
  logLevel: z.enum(LOG_LEVELS),
});
export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>;

/** A question to the gateway. */
export const gatewayCallSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status') }),
  z.strictObject({ kind: z.literal('files') }),
  z.strictObject({ kind: z.literal('probe'), probe: probeInputSchema }),
  z.strictObject({
    kind: z.literal('set-credentials'),
    cameraId: z.string(),
    /** Null removes them. */
    credentials: credentialsSchema.nullable(),
  }),
]);
export type GatewayCall = z.infer<typeof gatewayCallSchema>;

export const gatewayAnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), status: gatewayStatusSchema }),
  z.strictObject({ kind: z.literal('files'), files: mediaFilesSchema }),
  z.strictObject({ kind: z.literal('probe'), report: probeReportSchema }),
  z.strictObject({ kind: z.literal('set-credentials') }),
  z.strictObject({ kind: z.literal('problem'), problem: gatewayProblemSchema }),
]);
export type GatewayAnswer = z.infer<typeof gatewayAnswerSchema>;

/** A source that is played, and what is known of it; a gateway that is started again goes on with it. */
export const playedSourceSchema = z.strictObject({
  cameraId: z.string(),
  input: gatewayInputSchema,
  /** Null for a source that was never asked. */
  video: sourceVideoSchema.extend({ isInterlaced: z.boolean() }).nullable(),
  plan: streamPlanSchema,
});
export type PlayedSource = z.infer<typeof playedSourceSchema>;

export const toGatewaySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    settings: gatewaySettingsSchema,
    sources: z.array(gatewaySourceConfigSchema),
    /** Were played when an earlier gateway ended; their viewers come back in a moment. */
    played: z.array(playedSourceSchema),
  }),
  z.strictObject({ kind: z.literal('configure'), sources: z.array(gatewaySourceConfigSchema) }),
  z.strictObject({ kind: z.literal('call'), requestId: z.int(), call: gatewayCallSchema }),
  /** The page listens on this port. */
  z.strictObject({ kind: z.literal('page'), port: z.int() }),
  /** The certificate was renewed. */
  z.strictObject({ kind: z.literal('tls'), tls: tlsSchema }),
  z.strictObject({ kind: z.literal('stop') }),
]);
export type ToGateway = z.infer<typeof toGatewaySchema>;

export const fromGatewaySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), port: z.int() }),
  z.strictObject({ kind: z.literal('failed'), message: z.string() }),
  z.strictObject({ kind: z.literal('answer'), requestId: z.int(), answer: gatewayAnswerSchema }),
  /** ffmpeg children, so that none outlives a gateway that was killed; and what they play. */
  z.strictObject({
    kind: z.literal('children'),
    pids: z.array(z.int()),
    played: z.array(playedSourceSchema),
  }),
  z.strictObject({
    kind: z.literal('log'),
    level: z.enum(LOG_LEVELS),
    message: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
]);
export type FromGateway = z.infer<typeof fromGatewaySchema>;
