import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Longer than any token that is signed here. */
const MAX_LENGTH = 1024;
/** Keeps these signatures apart from others that the key may be used for. */
const CONTEXT = 'hiro-viewer-token-1.';

const claimsSchema = z.strictObject({ cameraId: z.string().min(1), expiresAtMs: z.int() });

/** Who may watch which camera until when (UTC, ms). */
export type ViewerClaims = z.infer<typeof claimsSchema>;

/** A token that proves its claims to whoever has the key; it is readable by everybody. */
export function signViewerToken(key: Buffer, { cameraId, expiresAtMs }: Readonly<ViewerClaims>): string {
  const claims = Buffer.from(JSON.stringify({ cameraId, expiresAtMs })).toString('base64url');
  return `${claims}.${signatureOf(key, claims).toString('base64url')}`;
}

/** The camera that a token opens at `nowMs`; null where it is malformed, forged or too old. */
export function readViewerToken(
  key: Buffer,
  token: string,
  nowMs: number,
): { readonly cameraId: string } | null {
  const parts = token.length > MAX_LENGTH ? null : /^([\w-]+)\.([\w-]{43})$/.exec(token);
  const [, claims = '', signature = ''] = parts ?? [];
  if (parts === null) return null;
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf(key, claims);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const parsed = claimsSchema.safeParse(jsonOf(Buffer.from(claims, 'base64url').toString()));
  if (!parsed.success || parsed.data.expiresAtMs <= nowMs) return null;
  return { cameraId: parsed.data.cameraId };
}

function signatureOf(key: Buffer, claims: string): Buffer {
  return createHmac('sha256', key).update(CONTEXT).update(claims).digest();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
