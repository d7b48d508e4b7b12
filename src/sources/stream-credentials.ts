import { z } from 'zod';

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

/** Where credentials are kept; a browser's `localStorage`. */
export type CredentialsShelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (cameraId: string): string => `hiro-cctv.stream-credentials.${cameraId}`;

/**
 * What a camera's external gateway is told, as this browser keeps it: for this browser alone, never sent
 * to the server of this page. Null where there is none, or this browser keeps nothing.
 */
export function getStreamCredentials(
  cameraId: string,
  shelf: CredentialsShelf = localStorage,
): StreamCredentials | null {
  try {
    const parsed = credentialsSchema.safeParse(JSON.parse(shelf.getItem(keyOf(cameraId)) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps them in this browser. Throws where it keeps nothing or they are too long. */
export function setStreamCredentials(
  cameraId: string,
  credentials: StreamCredentials,
  shelf: CredentialsShelf = localStorage,
): void {
  shelf.setItem(keyOf(cameraId), JSON.stringify(credentialsSchema.parse(credentials)));
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
