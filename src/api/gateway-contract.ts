import { z } from 'zod';
import { idSchema } from './schema-parts';
import { gatewayInputSchema } from './source-schemas';

/** What page, server and gateway tell each other about streams. Credentials go in, never out. */

/** Why the gateway cannot show a source; the catalogue holds a sentence for each. */
export const GATEWAY_PROBLEMS = [
  /** No ffmpeg, or one that does not run. */
  'ffmpeg-missing',
  /** The address is one that the gateway must not fetch. */
  'address-refused',
  /** The source sends us to another address. */
  'redirected',
  /** No answer: wrong host or port, or the camera is off. */
  'unreachable',
  /** The source wants a user name and password, or others than these. */
  'unauthorised',
  /** The host answers, but there is no such stream. */
  'not-found',
  /** It answers with something that is no video. */
  'no-video',
  /** It answered and then sent nothing more. */
  'stalled',
  /** No publisher has connected yet. */
  'publisher-absent',
  /** A publisher came with another key. */
  'publisher-refused',
  /** The port to listen on is taken. */
  'port-taken',
  /** A push source needs a key before it listens. */
  'key-missing',
  'file-missing',
  /** Too many sources or viewers at a time. */
  'limit-reached',
  'camera-off',
  'failed',
] as const;
export type GatewayProblemCode = (typeof GATEWAY_PROBLEMS)[number];

export const gatewayProblemSchema = z.strictObject({
  code: z.enum(GATEWAY_PROBLEMS),
  /** For a person; without secrets. */
  detail: z.string(),
});
export type GatewayProblem = z.infer<typeof gatewayProblemSchema>;

/** What a source sends, as ffprobe sees it. */
export const sourceVideoSchema = z.strictObject({
  /** ffmpeg's name: h264, hevc, mjpeg … */
  codec: z.string(),
  profile: z.string().nullable(),
  width: z.int(),
  height: z.int(),
  fps: z.number().nullable(),
  pixelFormat: z.string().nullable(),
  hasBFrames: z.boolean(),
});
export type SourceVideo = z.infer<typeof sourceVideoSchema>;

/** Why pictures are encoded anew instead of being passed through. */
export const REENCODE_REASONS = ['codec', 'b-frames', 'pixel-format', 'interlaced', 'too-large'] as const;

/** What the gateway does with the pictures: as they are, or encoded anew for browsers. */
export const streamPlanSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('copy') }),
  z.strictObject({ kind: z.literal('reencode'), reasons: z.array(z.enum(REENCODE_REASONS)).min(1) }),
]);
export type StreamPlan = z.infer<typeof streamPlanSchema>;

export const credentialsSchema = z.strictObject({
  /** Empty for the key of a push source. */
  username: z.string().max(256),
  password: z.string().max(1024),
});
export type Credentials = z.infer<typeof credentialsSchema>;

/** `POST /api/v1/gateway/probe`. Without credentials those of `cameraId` are used, where it has some. */
export const probeInputSchema = z.strictObject({
  input: gatewayInputSchema,
  credentials: credentialsSchema.nullable(),
  cameraId: idSchema.nullable(),
});
export type ProbeInput = z.infer<typeof probeInputSchema>;

/** What a test of a source found: either a problem, or its video and what would be done with it. */
export const probeReportSchema = z.strictObject({
  problem: gatewayProblemSchema.nullable(),
  video: sourceVideoSchema.nullable(),
  plan: streamPlanSchema.nullable(),
  tookMs: z.number(),
});
export type ProbeReport = z.infer<typeof probeReportSchema>;

/**
 * off: the camera is switched off. idle: nobody watches. waiting: a push source listens for its
 * publisher. starting: no picture yet. live: pictures come. stalled: they have stopped coming.
 * failed: the last attempt ended with `problem`; the next viewer starts another.
 */
export const STREAM_STATES = ['off', 'idle', 'waiting', 'starting', 'live', 'stalled', 'failed'] as const;

export const gatewayStreamSchema = z.strictObject({
  cameraId: z.string(),
  state: z.enum(STREAM_STATES),
  viewers: z.strictObject({ webrtc: z.int(), hls: z.int() }),
  video: sourceVideoSchema.nullable(),
  plan: streamPlanSchema.nullable(),
  problem: gatewayProblemSchema.nullable(),
  hasCredentials: z.boolean(),
  /** How often ffmpeg was started again without a viewer asking for it. */
  restarts: z.int(),
});
export type GatewayStream = z.infer<typeof gatewayStreamSchema>;

/** `GET /api/v1/gateway`. */
export const gatewayStatusSchema = z.strictObject({
  state: z.enum(['starting', 'running', 'down']),
  /** ffmpeg's version; null where there is none. */
  ffmpeg: z.string().nullable(),
  problem: gatewayProblemSchema.nullable(),
  limits: z.strictObject({ sources: z.int(), viewers: z.int() }),
  streams: z.array(gatewayStreamSchema),
});
export type GatewayStatus = z.infer<typeof gatewayStatusSchema>;

/** `GET /api/v1/gateway/files`: videos in the media folder, names relative to it. */
export const mediaFilesSchema = z.strictObject({
  folder: z.string(),
  files: z.array(z.strictObject({ name: z.string(), sizeBytes: z.int() })),
});
export type MediaFiles = z.infer<typeof mediaFilesSchema>;

/**
 * `POST /api/v1/cameras/:cameraId/playback`: where a viewer plays a camera. The token goes into the
 * header `Authorization: Bearer` of the first request to either address, never into an address.
 */
export const playbackSchema = z.strictObject({
  token: z.string(),
  expiresAtMs: z.int(),
  /** WHEP endpoint. */
  whepUrl: z.string(),
  /** POST here opens an HLS session; `Location` of its answer is the playlist, DELETE of that ends it. */
  hlsUrl: z.string(),
});
export type Playback = z.infer<typeof playbackSchema>;
