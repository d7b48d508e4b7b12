import { z } from 'zod';
import { PLAY_MODES, STREAM_AUTHS } from '../domain/config';
import { hasNoCredentials, httpUrl, parseUrl } from './url-schemas';

/** Sources that are played by a gateway: ours beside the server, or one of the operator's own. */

const PULL_PROTOCOLS = ['rtsp:', 'rtsps:', 'http:', 'https:'];
/** Query fields that hold a secret at common cameras. */
const SECRET_FIELD = /(^|[?&;/_])(pass|passwd|password|pwd|token|secret)=(?!\{password\})/i;

const pullUrl = z
  .string()
  .trim()
  .max(2048)
  .refine((text) => PULL_PROTOCOLS.includes(parseUrl(text)?.protocol ?? ''), {
    message: 'expected an address that begins with rtsp://, rtsps://, http:// or https://',
  })
  .refine((text) => parseUrl(text)?.hostname !== '', 'the host is missing')
  // Spaces and control characters have no place in a request line.
  .refine((text) => /^[\x21-\x7e]*$/.test(text), 'contains a character that an address cannot have')
  .refine(hasNoCredentials, 'give user name and password in their own fields, not in the address')
  .refine(
    (text) => !SECRET_FIELD.test(text),
    'write {password} where the password belongs, and {user} for the user name; give both in their own fields',
  );

const mediaFileName = z
  .string()
  .min(1)
  .max(255)
  .refine(
    (name) =>
      !/[\0\\]/.test(name) &&
      !name.startsWith('/') &&
      name.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'expected the name of a file in the media folder',
  );

export const gatewayInputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pull'), url: pullUrl }),
  z.strictObject({
    kind: z.literal('push'),
    protocol: z.enum(['rtsp', 'rtmp']),
    port: z.int().min(1024).max(65_535),
  }),
  z.strictObject({ kind: z.literal('file'), name: mediaFileName }),
]);

export const gatewaySourceSchema = z.strictObject({
  kind: z.literal('gateway'),
  input: gatewayInputSchema,
  play: z.enum(PLAY_MODES),
});

export const externalSourceSchema = z
  .strictObject({
    kind: z.literal('external'),
    whepUrl: httpUrl.nullable(),
    hlsUrl: httpUrl.nullable(),
    auth: z.enum(STREAM_AUTHS),
    play: z.enum(PLAY_MODES),
  })
  .refine(({ whepUrl, hlsUrl }) => whepUrl !== null || hlsUrl !== null, 'give at least one address')
  .refine(({ play, whepUrl }) => play !== 'webrtc' || whepUrl !== null, 'WebRTC needs a WHEP address')
  .refine(({ play, hlsUrl }) => play !== 'hls' || hlsUrl !== null, 'HLS needs an HLS address');
