import { z } from 'zod';
import { DEVICE_KINDS, PERMISSIONS, ROLES } from '../domain/access';
import { idSchema, isStorable, nameSchema, timeMsSchema } from './schema-parts';

/**
 * Accounts, members, devices: what page and server say to each other. Where no answer is named the
 * server answers 204. One-time links are `/reset#token=…` and `/invitation#token=…`: what stands behind
 * the "#" is not sent to any server. Problems have a `code`: `signed-out`, `not-allowed`, `wrong-password`,
 * `wrong-code`, `challenge-over`, `too-many-tries` (429, with Retry-After), `link-over`, `quota`, `last-owner`,
 * `already-set-up`, `set-up-first`, `hand-over-first`, `confirm-organisation`, `has-account`, `other-address`,
 * `elsewhere-too`, `old-terms`, `already-member`, `pairing-over`.
 */

export const MIN_PASSWORD_LENGTH = 10;
const email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());
const password = z.string().min(MIN_PASSWORD_LENGTH).max(128).refine(isStorable);
/** A secret of ours as it stands in a link. */
const token = z.string().min(16).max(256);
/** Six digits of an authenticator, or a backup code. */
const code = z.string().trim().min(6).max(24);
const role = z.enum(ROLES);

/** Versions of the texts that whoever makes an account accepts. */
export const legalSchema = z.strictObject({ terms: z.string().max(32), privacy: z.string().max(32) });
export type Legal = z.infer<typeof legalSchema>;

export const organisationRefSchema = z.strictObject({ id: idSchema, name: nameSchema, role });

/** `GET /api/v1/session`: how whoever asks stands with this server. Open to everybody. */
export const sessionSchema = z.discriminatedUnion('state', [
  /** No account was made yet; whoever reads this owns everything. `setup` may be called. */
  z.strictObject({
    state: z.literal('local'),
    legal: legalSchema,
    permissions: z.array(z.enum(PERMISSIONS)),
  }),
  z.strictObject({ state: z.literal('signed-out'), legal: legalSchema, canResetByMail: z.boolean() }),
  z.strictObject({
    state: z.literal('signed-in'),
    legal: legalSchema,
    user: z.strictObject({ id: idSchema, name: nameSchema, email: z.string(), hasTotp: z.boolean() }),
    /** What this account has accepted; others than `legal` have to be accepted before going on. */
    accepted: legalSchema.nullable(),
    organisation: organisationRefSchema,
    /** All that this account is a member of. */
    organisations: z.array(organisationRefSchema),
    permissions: z.array(z.enum(PERMISSIONS)),
  }),
  /** Our support, let in by an owner. */
  z.strictObject({
    state: z.literal('support'),
    legal: legalSchema,
    permissions: z.array(z.enum(PERMISSIONS)),
  }),
  z.strictObject({
    state: z.literal('device'),
    device: z.strictObject({
      id: idSchema,
      name: nameSchema,
      kind: z.enum(DEVICE_KINDS),
      siteId: idSchema.nullable(),
    }),
    permissions: z.array(z.enum(PERMISSIONS)),
  }),
]);
export type Session = z.infer<typeof sessionSchema>;

/** `POST /api/v1/setup`: the first account, owner of the organisation that is there. */
export const setupInputSchema = z.strictObject({
  organisationName: nameSchema,
  name: nameSchema,
  email,
  password,
  accepted: legalSchema,
});
export type SetupInput = z.input<typeof setupInputSchema>;

/** `POST /api/v1/session`. */
export const signInInputSchema = z.strictObject({ email, password: z.string().min(1).max(128) });
/** 200: signed in, or a second factor is wanted (`POST /api/v1/session/totp`). */
export const signInAnswerSchema = z.strictObject({ next: z.enum(['done', 'totp']) });
export const totpInputSchema = z.strictObject({ code });
/** `PUT /api/v1/session/organisation`. */
export const chooseOrganisationSchema = z.strictObject({ organisationId: idSchema });

/** `POST /api/v1/password-resets`: 202 whether or not there is such an account. */
export const resetInputSchema = z.strictObject({ email });
/** `POST /api/v1/password-resets/confirm`. */
export const resetConfirmSchema = z.strictObject({ token, password });

/** `PATCH /api/v1/account`. */
export const accountPatchSchema = z.strictObject({ name: nameSchema });
/** `PUT /api/v1/account/password`; other sessions of the account end. */
export const passwordChangeSchema = z.strictObject({ currentPassword: z.string().max(128), password });
/** `POST /api/v1/account/totp` and `DELETE` of it. */
export const passwordProofSchema = z.strictObject({ password: z.string().min(1).max(128) });
/**
 * `POST /api/v1/account/erasure`. Whoever is an organisation's only member takes it along, with everything
 * in it, and has to say so: 409 `confirm-organisation` otherwise. 409 `hand-over-first`: others are members,
 * but nobody else is an owner.
 */
export const erasureSchema = passwordProofSchema.extend({ deleteOrganisation: z.boolean().optional() });
/** Answer to `POST /api/v1/account/totp`; it counts after `POST /api/v1/account/totp/confirm`. */
export const totpOfferSchema = z.strictObject({ uri: z.string(), backupCodes: z.array(z.string()) });
/** `GET /api/v1/account/sessions`, `DELETE /api/v1/account/sessions/:sessionId`. */
export const accountSessionSchema = z.strictObject({
  id: idSchema,
  isCurrent: z.boolean(),
  createdMs: timeMsSchema,
  lastUsedMs: timeMsSchema,
  userAgent: z.string().nullable(),
});
/** `POST /api/v1/account/acceptance` takes a `Legal`. */

/** `GET /api/v1/members`, `PATCH` and `DELETE /api/v1/members/:memberId`. */
export const memberSchema = z.strictObject({
  id: idSchema,
  /** Of the account, as the audit log names it. */
  userId: idSchema,
  name: nameSchema,
  email: z.string(),
  role,
  hasTotp: z.boolean(),
  joinedMs: timeMsSchema,
});
export type Member = z.infer<typeof memberSchema>;
export const memberPatchSchema = z.strictObject({ role });
/** A link that works once; `isMailed`: it went to its owner by mail and is null here. */
export const oneTimeLinkSchema = z.strictObject({
  link: z.string().nullable(),
  isMailed: z.boolean(),
  expiresMs: timeMsSchema,
});
/**
 * `POST /api/v1/members/:memberId/reset-link` gives a `oneTimeLink`; `DELETE /api/v1/members/:memberId/totp`
 * is for somebody who lost the second factor.
 */

/** `GET`, `POST /api/v1/invitations`, `DELETE /api/v1/invitations/:invitationId`. */
export const invitationInputSchema = z.strictObject({ email, role });
export const invitationSchema = z.strictObject({
  id: idSchema,
  email: z.string(),
  role,
  expiresMs: timeMsSchema,
});
export type Invitation = z.infer<typeof invitationSchema>;
export const invitationAnswerSchema = oneTimeLinkSchema.extend({ invitation: invitationSchema });
/** `POST /api/v1/invitations/look` {token}: what an invitation is for. Open. */
export const tokenInputSchema = z.strictObject({ token });
export const invitationViewSchema = z.strictObject({
  organisation: nameSchema,
  email: z.string(),
  role,
  /** Whether this address has an account already: it signs in and accepts with it. */
  hasAccount: z.boolean(),
});
/** `POST /api/v1/invitations/accept`. Open; `account` for a new account, null to accept as whoever is signed in. */
export const acceptInvitationSchema = z.strictObject({
  token,
  account: z.strictObject({ name: nameSchema, password, accepted: legalSchema }).nullable(),
});

/** `GET`, `PATCH /api/v1/organisation`. */
export const organisationViewSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  /** Null: without limit. */
  quota: z.strictObject({
    cameras: z.int().nullable(),
    users: z.int().nullable(),
    devices: z.int().nullable(),
    retentionDays: z.int().nullable(),
  }),
  used: z.strictObject({ cameras: z.int(), users: z.int(), devices: z.int() }),
});
export const organisationPatchSchema = z.strictObject({ name: nameSchema });
/** `POST /api/v1/organisations`, by an owner of the first organisation: one more, and its owner is invited. */
export const organisationInputSchema = z.strictObject({ name: nameSchema, ownerEmail: email });
export const organisationMadeSchema = invitationAnswerSchema.extend({
  organisation: z.strictObject({ id: idSchema, name: nameSchema }),
});

/** `GET`, `POST /api/v1/devices`, `PATCH` (`devicePatch`, answers the device), `DELETE /api/v1/devices/:deviceId`. */
export const deviceInputSchema = z.strictObject({
  name: nameSchema,
  kind: z.enum(DEVICE_KINDS),
  /** Null: every site of the organisation. */
  siteId: idSchema.nullable(),
});
export const deviceSchema = deviceInputSchema.extend({
  id: idSchema,
  createdMs: timeMsSchema,
  /** The device's last report; null: none yet. */
  heartbeat: z
    .strictObject({
      atMs: timeMsSchema,
      version: z.string(),
      state: z.string(),
      userAgent: z.string().nullable(),
    })
    .nullable(),
});
export type Device = z.infer<typeof deviceSchema>;
export const devicePatchSchema = deviceInputSchema.pick({ name: true });
/** The token is shown once. */
export const deviceMadeSchema = z.strictObject({ device: deviceSchema, token: z.string() });
/** `POST /api/v1/devices/heartbeat`, by the device; the answer says which version of the page is current. */
export const heartbeatInputSchema = z.strictObject({
  version: z.string().max(64),
  state: z.string().max(200),
});
export const heartbeatAnswerSchema = z.strictObject({ nowMs: timeMsSchema, version: z.string() });

/** `POST /api/v1/pairings` {kind}: a new device asks to be let in. Open. */
export const pairingInputSchema = z.strictObject({ kind: z.enum(DEVICE_KINDS) });
export const pairingSchema = z.strictObject({
  id: idSchema,
  /** What a person reads off the screen: eight characters in two groups. */
  code: z.string(),
  /** Known to the device alone: `POST /api/v1/pairings/:pairingId/collect` {secret}. */
  secret: z.string(),
  expiresMs: timeMsSchema,
});
export const collectInputSchema = z.strictObject({
  secret: z.string().max(128),
  /** cookie: an HttpOnly cookie is set; token: the token is in the answer. */
  as: z.enum(['cookie', 'token']),
});
export const collectAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting') }),
  z.strictObject({ state: z.literal('paired'), device: deviceSchema, token: z.string().nullable() }),
]);
/** `POST /api/v1/pairings/claim`, by whoever manages devices: answers the device. */
export const claimInputSchema = deviceInputSchema.omit({ kind: true }).extend({ code: z.string().max(16) });
/** `GET /api/v1/legal` answers a `Legal`: the versions in force. Open. */
