import { z } from 'zod';
import type { SourceConfig } from '../domain/config';

/** How this browser signs in at a gateway of the operator. */
const credentialsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bearer'), token: z.string().min(1).max(8192) }),
  z.strictObject({
    kind: z.literal('basic'),
    username: z.string().max(256),
    password: z.string().max(1024),
  }),
]);
export type StreamCredentials = z.infer<typeof credentialsSchema>;

const recordSchema = z.strictObject({ origins: z.array(z.string()), credentials: credentialsSchema });

/** Where credentials are kept; a browser's `localStorage`. */
export type CredentialsShelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Whom credentials are for: a camera at these origins, and nobody else. */
export interface CredentialsScope {
  readonly cameraId: string;
  readonly origins: readonly string[];
}

/** The scope of a camera as it is configured now. */
export function credentialsScope(
  cameraId: string,
  { whepUrl, hlsUrl }: Pick<Extract<SourceConfig, { kind: 'external' }>, 'whepUrl' | 'hlsUrl'>,
): CredentialsScope {
  const urls = [whepUrl, hlsUrl].filter((url) => url !== null);
  return { cameraId, origins: [...new Set(urls.map((url) => new URL(url).origin))].sort() };
}

const keyOf = (cameraId: string): string => `hiro-cctv.stream-credentials.${cameraId}`;

/**
 * What a camera's external gateway is told, as this browser keeps it: for this browser alone, never sent
 * to the server of this page. Null where there is none, where it was told for another host than the
 * camera names now, or where this browser keeps nothing.
 */
export function getStreamCredentials(
  { cameraId, origins }: CredentialsScope,
  shelf: CredentialsShelf = localStorage,
): StreamCredentials | null {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(shelf.getItem(keyOf(cameraId)) ?? 'null'));
    if (!parsed.success) return null;
    const known = parsed.data.origins;
    return origins.every((origin) => known.includes(origin)) ? parsed.data.credentials : null;
  } catch {
    return null;
  }
}

/** Keeps them in this browser. Throws where it keeps nothing or they are too long. */
export function setStreamCredentials(
  { cameraId, origins }: CredentialsScope,
  credentials: StreamCredentials,
  shelf: CredentialsShelf = localStorage,
): void {
  const record = recordSchema.parse({ origins: [...origins], credentials });
  shelf.setItem(keyOf(cameraId), JSON.stringify(record));
}

export function forgetStreamCredentials(cameraId: string, shelf: CredentialsShelf = localStorage): void {
  shelf.removeItem(keyOf(cameraId));
}

/** The value of the header `Authorization`. */
export function authorizationOf(credentials: StreamCredentials): string {
  switch (credentials.kind) {
    case 'bearer':
      return `Bearer ${credentials.token}`;
    case 'basic':
      return `Basic ${base64(`${credentials.username}:${credentials.password}`)}`;
  }
}

/** Of the text's UTF-8 (RFC 7617, section 2.1). */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
