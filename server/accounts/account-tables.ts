import type { ColumnType } from 'kysely';
import type { DeviceKind, Role } from '../../src/domain/access';

/** int8: read as a number. */
type Int8 = ColumnType<number, number, number>;
/** better-auth reads and writes its times as dates. */
type Time = ColumnType<Date, Date, Date>;

/** The tables that better-auth writes too: its models, under our names. */
export interface UserTable {
  id: string;
  name: string;
  /** In lower case. */
  email: string;
  email_verified: boolean;
  image: string | null;
  two_factor_enabled: boolean | null;
  created_at: Time;
  updated_at: Time;
}

/** Passwords, as scrypt hashes. better-auth's `account`. */
export interface CredentialTable {
  id: string;
  /** "credential". */
  provider_id: string;
  /** The user's id. */
  account_id: string;
  user_id: string;
  password: string | null;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Time | null;
  refresh_token_expires_at: Time | null;
  scope: string | null;
  created_at: Time;
  updated_at: Time;
}

export interface AccountSessionTable {
  id: string;
  /** SHA-256 of what stands in the cookie. */
  token_hash: string;
  user_id: string;
  /** The organisation that this session looks at; null: the first of the account. */
  organisation_id: string | null;
  ip_address: string | null;
  user_agent: string | null;
  expires_at: Time;
  created_at: Time;
  updated_at: Time;
  last_used_ms: ColumnType<number | null, number | null | undefined, number>;
}

/** better-auth's `twoFactor`. The secret is encrypted, backup codes are hashes. */
export interface SecondFactorTable {
  id: string;
  user_id: string;
  secret: string;
  backup_codes: string;
  verified: boolean | null;
  failed_verification_count: number | null;
  locked_until: Time | null;
}

/** Sign-ins that wait for their second factor. better-auth's `verification`. */
export interface VerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Time;
  created_at: Time;
  updated_at: Time;
}

/** A code of an authenticator works once. */
export interface UsedCodeTable {
  user_id: string;
  code: string;
  used_ms: Int8;
}

export interface MemberTable {
  id: string;
  organisation_id: string;
  user_id: string;
  role: Role;
  joined_ms: Int8;
}

export interface InvitationTable {
  id: string;
  organisation_id: string;
  email: string;
  role: Role;
  token_hash: string;
  expires_ms: Int8;
  created_ms: Int8;
}

export interface PasswordResetTable {
  token_hash: string;
  user_id: string;
  expires_ms: Int8;
}

/** What was accepted; the newest counts. */
export interface AcceptanceTable {
  id: string;
  user_id: string;
  terms: string;
  privacy: string;
  accepted_ms: Int8;
}

export interface DeviceTable {
  id: string;
  organisation_id: string;
  site_id: string | null;
  name: string;
  kind: DeviceKind;
  /** Null until a paired device has fetched its token. */
  token_hash: string | null;
  created_ms: Int8;
  heartbeat_ms: ColumnType<number | null, number | null | undefined, number | null>;
  heartbeat_version: string | null;
  heartbeat_state: string | null;
  heartbeat_user_agent: string | null;
}

export interface PairingTable {
  id: string;
  code_hash: string;
  secret_hash: string;
  kind: DeviceKind;
  /** Hash of the address that asked. */
  origin_hash: string;
  device_id: string | null;
  expires_ms: Int8;
}

/** Tries that may be guesses; see lockout.ts. */
export interface AttemptTable {
  key: string;
  failures: number;
  last_ms: Int8;
  blocked_until_ms: Int8;
  last_attempt: string;
}

/** Facts about the whole server: `set-up`, `secret`. */
export interface ServerFactTable {
  name: string;
  value: string;
}

/** What the accounts keep. */
export interface AccountTables {
  users: UserTable;
  credentials: CredentialTable;
  account_sessions: AccountSessionTable;
  second_factors: SecondFactorTable;
  verifications: VerificationTable;
  used_codes: UsedCodeTable;
  members: MemberTable;
  invitations: InvitationTable;
  password_resets: PasswordResetTable;
  acceptances: AcceptanceTable;
  devices: DeviceTable;
  pairings: PairingTable;
  attempts: AttemptTable;
  server_facts: ServerFactTable;
}
