import type { Logger } from '../../src/lib/logger';
import type { AuditLog } from '../audit/audit-log';
import { createMailer, type Mailer } from '../mail/mailer';
import type { Store } from '../store/store';
import type { AccountParts } from './account-parts';
import type { AccountsConfig } from './accounts-config';
import { type Addresses, createAddresses } from './addresses';
import { type Auth, createAuth } from './auth';
import { Background } from './background';
import { createDevices, type Devices } from './devices';
import { createInvitations, type Invitations } from './invitations';
import { createLockout } from './lockout';
import { createMembers, type Members } from './members';
import { createOrganisations, type Organisations } from './organisations';
import { createOwnAccount, type OwnAccount } from './own-account';
import { createPairings, type Pairings } from './pairings';
import { createPasswordResets, type PasswordResets } from './password-resets';
import { createPrincipals, type Principals } from './principals';
import { createSecondFactor, type SecondFactor } from './second-factor';
import { sharedSecret } from './server-facts';
import { createSignIn, type SignIn } from './sign-in';

/** Who may come in, and everything that is kept of them. */
export interface Accounts {
  readonly parts: AccountParts;
  readonly identity: Principals;
  readonly addresses: Addresses;
  readonly signIn: SignIn;
  readonly own: OwnAccount;
  readonly secondFactor: SecondFactor;
  readonly resets: PasswordResets;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly organisations: Organisations;
  readonly devices: Devices;
  readonly pairings: Pairings;
  /** Waits for what still runs. Call it before the store is closed. */
  close(): Promise<void>;
}

interface AccountsOptions {
  readonly store: Store;
  readonly config: AccountsConfig;
  readonly auditLog: AuditLog;
  readonly log: Logger;
  /** Made by the settings, unless there is one. */
  readonly mailer?: Mailer;
}

/** Opens the accounts of a store. Whoever opens them closes them; a mailer that was given stays open. */
export function openAccounts(options: AccountsOptions): Accounts {
  const { store, config, auditLog, log } = options;
  const { context } = store;
  const mailer = options.mailer ?? createMailer(config.mail);
  const background = new Background(log);
  const parts: AccountParts = {
    store,
    context,
    auditLog,
    mailer,
    log,
    background,
    quotas: config.quotas,
    lockout: createLockout(context),
    principals: createPrincipals(context),
    authFor: whenNeeded(async (isSecure) => {
      const secret = config.secret ?? (await sharedSecret(context));
      return createAuth({ context, secret, isSecure, log });
    }),
  };
  const invitations = createInvitations(parts);
  return {
    parts,
    identity: parts.principals,
    addresses: createAddresses(config.publicUrl),
    signIn: createSignIn(parts),
    own: createOwnAccount(parts),
    secondFactor: createSecondFactor(parts),
    resets: createPasswordResets(parts),
    members: createMembers(parts),
    invitations,
    organisations: createOrganisations(parts, invitations),
    devices: createDevices(parts),
    pairings: createPairings(parts),
    close: async () => {
      await background.idle();
      if (options.mailer === undefined) mailer.close();
    },
  };
}

/** Makes each of both once; a failure (the database is away) is tried again by the next request. */
function whenNeeded(make: (isSecure: boolean) => Promise<Auth>): AccountParts['authFor'] {
  const made = new Map<boolean, Promise<Auth>>();
  return ({ isSecure }) => {
    const known = made.get(isSecure);
    if (known !== undefined) return known;
    const auth = make(isSecure);
    made.set(isSecure, auth);
    auth.catch(() => made.delete(isSecure));
    return auth;
  };
}
