import { z } from 'zod';
import { CONSENT_STATES, FACE_PURPOSES, MAX_FACE_PERSONS } from '../domain/face-matching';
import { nameSchema as name, timeMsSchema as timeMs, uuidSchema as uuid } from './schema-parts';

/**
 * Face matching between page and server. What describes a face stands in none of these messages but one:
 * a transfer's `sealed`, which only the analyser that it is for can open.
 */

/** Characters of `sealed` at most: a descriptor takes about 800. */
const MAX_SEALED = 2048;

/** An uncompressed point of P-256, base64url. */
const publicKey = z.string().regex(/^B[A-Za-z0-9_-]{86}$/, 'expected a P-256 point of 65 bytes in base64url');
const fingerprint = z.string().regex(/^([0-9a-f]{4} ){4}[0-9a-f]{4}$/);

/** A consent as it is recorded, before the face is enrolled. */
export const facePersonInputSchema = z.strictObject({
  /** A pseudonym; null: none. */
  label: name.nullable(),
  /** Number of the text that was agreed to. */
  wording: z.int().min(1).max(1000),
  expiresMs: timeMs,
});

export const facePersonSchema = z.strictObject({
  id: uuid,
  /** Null: none was given, or the consent was revoked. */
  label: z.string().nullable(),
  purpose: z.enum(FACE_PURPOSES),
  wording: z.int(),
  consentMs: timeMs,
  expiresMs: timeMs,
  revokedMs: timeMs.nullable(),
  state: z.enum(CONSENT_STATES),
});

export const faceAnalyserInputSchema = z.strictObject({ viewerId: uuid, name, publicKey });

export const faceAnalyserSchema = z.strictObject({
  id: uuid,
  viewerId: uuid,
  name: z.string(),
  publicKey,
  /** To be compared with what the analyser itself shows. */
  fingerprint,
  requestedMs: timeMs,
  /** Null: nobody has approved it. */
  approvedMs: timeMs.nullable(),
  contactMs: timeMs.nullable(),
  /** Persons whose descriptors it said it has. */
  holds: z.array(uuid),
});

/** `GET …/face-matching`. */
export const faceOverviewSchema = z.strictObject({
  persons: z.array(facePersonSchema),
  analysers: z.array(faceAnalyserSchema),
});

export const faceApprovalInputSchema = z.strictObject({ fingerprint });

export const faceCheckInInputSchema = z.strictObject({
  analyserId: uuid,
  holds: z.array(uuid).max(MAX_FACE_PERSONS * 2),
});

/** A descriptor on its way from one approved analyser to another. */
const faceTransferShape = {
  personId: uuid,
  fromId: uuid,
  /** Base64url; opened by the receiver's private key alone. */
  sealed: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .min(64)
    .max(MAX_SEALED),
};

export const faceTransferInputSchema = z.strictObject({ ...faceTransferShape, toId: uuid });

/** What an analyser is told: 'off', 'pending' and 'unknown' mean that it may have no descriptor. */
export const FACE_ANALYSER_STATES = ['approved', 'pending', 'unknown', 'off'] as const;

export const faceCheckInSchema = z.strictObject({
  nowMs: timeMs,
  state: z.enum(FACE_ANALYSER_STATES),
  /** Whose consent is in force; every other descriptor is to be deleted. */
  persons: z.array(z.strictObject({ id: uuid, label: z.string().nullable(), expiresMs: timeMs })),
  /** The other approved analysers of the site. */
  peers: z.array(
    faceAnalyserSchema.pick({
      id: true,
      viewerId: true,
      name: true,
      publicKey: true,
      fingerprint: true,
      holds: true,
    }),
  ),
  transfers: z.array(z.strictObject({ id: uuid, ...faceTransferShape })),
});

export type FacePerson = z.output<typeof facePersonSchema>;
export type FacePersonInput = z.input<typeof facePersonInputSchema>;
export type FaceAnalyser = z.output<typeof faceAnalyserSchema>;
export type FaceAnalyserInput = z.input<typeof faceAnalyserInputSchema>;
export type FaceOverview = z.output<typeof faceOverviewSchema>;
export type FaceCheckIn = z.output<typeof faceCheckInSchema>;
export type FaceTransferInput = z.input<typeof faceTransferInputSchema>;
