import { z } from 'zod';
import type { EgressFetch } from '../egress/egress';
import {
  accountSessionSchema,
  deviceMadeSchema,
  deviceSchema,
  invitationAnswerSchema,
  invitationSchema,
  invitationViewSchema,
  memberSchema,
  oneTimeLinkSchema,
  organisationMadeSchema,
  organisationViewSchema,
  sessionSchema,
  signInAnswerSchema,
  totpOfferSchema,
  type acceptInvitationSchema,
  type claimInputSchema,
  type deviceInputSchema,
  type erasureSchema,
  type invitationInputSchema,
  type organisationInputSchema,
  type Device,
  type Invitation,
  type Legal,
  type Member,
  type Session,
  type SetupInput,
} from './account-contract';
import { API_ROOT } from './client';
import { requestJson, type ApiRequest } from './http';

export type InvitationView = z.output<typeof invitationViewSchema>;
export type InvitationAnswer = z.output<typeof invitationAnswerSchema>;
export type OneTimeLink = z.output<typeof oneTimeLinkSchema>;
export type OrganisationView = z.output<typeof organisationViewSchema>;
export type AccountSession = z.output<typeof accountSessionSchema>;
export type TotpOffer = z.output<typeof totpOfferSchema>;
export type DeviceMade = z.output<typeof deviceMadeSchema>;
export type DeviceInput = z.input<typeof deviceInputSchema>;
export type ClaimInput = z.input<typeof claimInputSchema>;
export type OrganisationMade = z.output<typeof organisationMadeSchema>;
export type OrganisationInput = z.input<typeof organisationInputSchema>;
export type InvitationInput = z.input<typeof invitationInputSchema>;
export type ErasureInput = z.input<typeof erasureSchema>;
export type AcceptInvitation = z.input<typeof acceptInvitationSchema>;

/** Accounts, members and devices on the server. Every call may throw `ApiError` or `ServerUnreachableError`. */
export interface AccountClient {
  session(): Promise<Session>;
  setUp(input: SetupInput): Promise<void>;
  signIn(input: { readonly email: string; readonly password: string }): Promise<'done' | 'totp'>;
  /** The second factor: six digits or a backup code. */
  signInByCode(code: string): Promise<void>;
  signOut(): Promise<void>;
  chooseOrganisation(organisationId: string): Promise<void>;
  askReset(email: string): Promise<void>;
  confirmReset(input: { readonly token: string; readonly password: string }): Promise<void>;
  lookAtInvitation(token: string): Promise<InvitationView>;
  acceptInvitation(input: AcceptInvitation): Promise<void>;
  rename(name: string): Promise<void>;
  changePassword(input: { readonly currentPassword: string; readonly password: string }): Promise<void>;
  offerTotp(password: string): Promise<TotpOffer>;
  confirmTotp(code: string): Promise<void>;
  removeTotp(password: string): Promise<void>;
  sessions(): Promise<AccountSession[]>;
  endSession(sessionId: string): Promise<void>;
  acceptLegal(legal: Legal): Promise<void>;
  /** Deletes the account of whoever asks, for good. */
  erase(input: ErasureInput): Promise<void>;
  organisation(): Promise<OrganisationView>;
  renameOrganisation(name: string): Promise<void>;
  /** One more organisation, whose owner is invited. */
  makeOrganisation(input: OrganisationInput): Promise<OrganisationMade>;
  members(): Promise<Member[]>;
  changeRole(memberId: string, role: Member['role']): Promise<void>;
  removeMember(memberId: string): Promise<void>;
  resetLink(memberId: string): Promise<OneTimeLink>;
  /** For somebody who lost the second factor. */
  removeTotpOf(memberId: string): Promise<void>;
  invitations(): Promise<Invitation[]>;
  invite(input: InvitationInput): Promise<InvitationAnswer>;
  revokeInvitation(invitationId: string): Promise<void>;
  devices(): Promise<Device[]>;
  makeDevice(input: DeviceInput): Promise<DeviceMade>;
  renameDevice(deviceId: string, name: string): Promise<void>;
  revokeDevice(deviceId: string): Promise<void>;
  claimPairing(input: ClaimInput): Promise<Device>;
}

/** Stands in the ledger where a password, code or token was sent. */
const SECRET = 'left out of this list';
const SECRET_FIELDS = new Set(['password', 'currentPassword', 'token', 'code']);
/** Hashing a password is slow on purpose, and slower on a small machine. */
const TIMEOUT_MS = 30_000;
/** The page waits for this answer before it shows anything. */
const SESSION_TIMEOUT_MS = 8_000;

/** Asks the server's accounts. The ledger shows every request, without its secrets. */
export function createAccountClient(egress: EgressFetch, root: string = API_ROOT): AccountClient {
  const ask = <Schema extends z.ZodType>(
    method: NonNullable<ApiRequest<Schema>['method']>,
    path: string,
    schema: Schema,
    body?: Readonly<Record<string, unknown>>,
    timeoutMs = TIMEOUT_MS,
  ): Promise<z.output<Schema>> =>
    requestJson(egress, {
      purpose: 'account',
      method,
      url: `${root}${path}`,
      schema,
      timeoutMs,
      ...(body === undefined ? {} : { body, recordedBody: withoutSecrets(body) }),
    });
  /** What such an answer says besides its status is of no use here. */
  const tell = async (
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: Readonly<Record<string, unknown>>,
  ): Promise<void> => {
    await ask(method, path, z.unknown(), body);
  };
  const at = (folder: string, id: string): string => `/${folder}/${encodeURIComponent(id)}`;

  return {
    session: () => ask('GET', '/session', sessionSchema, undefined, SESSION_TIMEOUT_MS),
    setUp: (input) => tell('POST', '/setup', input),
    signIn: async (input) => (await ask('POST', '/session', signInAnswerSchema, input)).next,
    signInByCode: (code) => tell('POST', '/session/totp', { code }),
    signOut: () => tell('DELETE', '/session'),
    chooseOrganisation: (organisationId) => tell('PUT', '/session/organisation', { organisationId }),
    askReset: (email) => tell('POST', '/password-resets', { email }),
    confirmReset: (input) => tell('POST', '/password-resets/confirm', input),
    lookAtInvitation: (token) => ask('POST', '/invitations/look', invitationViewSchema, { token }),
    acceptInvitation: (input) => tell('POST', '/invitations/accept', input),
    rename: (name) => tell('PATCH', '/account', { name }),
    changePassword: (input) => tell('PUT', '/account/password', input),
    offerTotp: (password) => ask('POST', '/account/totp', totpOfferSchema, { password }),
    confirmTotp: (code) => tell('POST', '/account/totp/confirm', { code }),
    removeTotp: (password) => tell('DELETE', '/account/totp', { password }),
    sessions: () => ask('GET', '/account/sessions', z.array(accountSessionSchema)),
    endSession: (sessionId) => tell('DELETE', at('account/sessions', sessionId)),
    acceptLegal: (legal) => tell('POST', '/account/acceptance', legal),
    erase: (input) => tell('POST', '/account/erasure', input),
    organisation: () => ask('GET', '/organisation', organisationViewSchema),
    renameOrganisation: (name) => tell('PATCH', '/organisation', { name }),
    makeOrganisation: (input) => ask('POST', '/organisations', organisationMadeSchema, input),
    members: () => ask('GET', '/members', z.array(memberSchema)),
    changeRole: (memberId, role) => tell('PATCH', at('members', memberId), { role }),
    removeMember: (memberId) => tell('DELETE', at('members', memberId)),
    resetLink: (memberId) => ask('POST', `${at('members', memberId)}/reset-link`, oneTimeLinkSchema),
    removeTotpOf: (memberId) => tell('DELETE', `${at('members', memberId)}/totp`),
    invitations: () => ask('GET', '/invitations', z.array(invitationSchema)),
    invite: (input) => ask('POST', '/invitations', invitationAnswerSchema, input),
    revokeInvitation: (invitationId) => tell('DELETE', at('invitations', invitationId)),
    devices: () => ask('GET', '/devices', z.array(deviceSchema)),
    makeDevice: (input) => ask('POST', '/devices', deviceMadeSchema, input),
    renameDevice: (deviceId, name) => tell('PATCH', at('devices', deviceId), { name }),
    revokeDevice: (deviceId) => tell('DELETE', at('devices', deviceId)),
    claimPairing: (input) => ask('POST', '/pairings/claim', deviceSchema, input),
  };
}

/** A body as the ledger shows it; its size there is still the true one. */
function withoutSecrets(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (SECRET_FIELDS.has(name)) return [name, SECRET];
      return [name, isPlainObject(value) ? withoutSecrets(value) : value];
    }),
  );
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
