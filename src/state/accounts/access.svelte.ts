import type { AccountClient } from '../../api/account-client';
import type { Legal, Session } from '../../api/account-contract';
import { onSignedOut } from '../../api/http';
import { MAIN_ORGANISATION_ID, type Permission, type Role } from '../../domain/access';
import type { Texts } from '../texts.svelte';

/** The session of somebody with an account. */
export type SignedIn = Extract<Session, { readonly state: 'signed-in' }>;

/** How long a page trusts what it knows of its session without a reason to doubt, ms. */
const TRUSTED_MS = 60_000;

/** Who is at the screen, and what they may do. */
export class Access {
  #session: Session | null = $state.raw(null);
  #isSignedOut = $state(false);
  #isSomebodyElse = $state(false);
  #checkedAtMs: number;
  #checking: Promise<void> | null = null;

  /** Without a session (no server, or one without accounts) everything may be done that is there. */
  constructor(
    readonly client: AccountClient | null,
    session: Session | null,
    private readonly texts: Texts,
    private readonly now: () => number = Date.now,
  ) {
    this.#session = session;
    this.#checkedAtMs = now();
  }

  get session(): Session | null {
    return this.#session;
  }

  /** Who is signed in with an account; null for everybody else. */
  get account(): SignedIn | null {
    return this.#session?.state === 'signed-in' ? this.#session : null;
  }

  get role(): Role | null {
    return this.account?.organisation.role ?? null;
  }

  /** The session has ended while the page was open. Counting goes on, what was counted waits here. */
  get isSignedOut(): boolean {
    return this.#isSignedOut;
  }

  /** Another account or organisation has come in, in another tab: this page shows what is not theirs. */
  get isSomebodyElse(): boolean {
    return this.#isSomebodyElse;
  }

  /** Whether nobody has made an account at this server yet. */
  get isWithoutAccounts(): boolean {
    return this.client !== null && this.#session?.state === 'local';
  }

  /** The versions that have to be accepted before going on; null if nothing is open. */
  get legalDue(): Legal | null {
    const { account } = this;
    if (account === null) return null;
    const { accepted, legal } = account;
    return accepted?.terms === legal.terms && accepted.privacy === legal.privacy ? null : legal;
  }

  /** Whether somebody has to sign in again, load the page again, or accept terms. */
  get needsAttention(): boolean {
    return this.#isSignedOut || this.#isSomebodyElse || this.legalDue !== null;
  }

  /** Whether whoever is at the screen runs the server, and so makes further organisations on it. */
  get runsServer(): boolean {
    return this.account?.organisation.id === MAIN_ORGANISATION_ID && this.can('organisation:manage');
  }

  can(permission: Permission): boolean {
    if (this.#session === null) return true;
    return this.#session.state !== 'signed-out' && this.#session.permissions.includes(permission);
  }

  /** Why something may not be done, in words; undefined where it may: for a `title`. */
  whyNot(permission: Permission): string | undefined {
    if (this.can(permission)) return undefined;
    if (this.#session?.state === 'support') return this.texts.say('support.rules');
    const { role } = this;
    if (role === null) return this.texts.say('accounts.mayNot.device');
    return this.texts.say('accounts.mayNot.role', { role: this.texts.say(`accounts.role.${role}`) });
  }

  /** Asks the server how the session stands. A server that does not answer changes nothing. */
  check(): Promise<void> {
    const { client } = this;
    if (client === null) return Promise.resolve();
    this.#checking ??= client
      .session()
      .then((session) => this.#follow(session))
      .catch(() => undefined)
      .finally(() => {
        this.#checking = null;
      });
    return this.#checking;
  }

  /** Something was refused that needs no reason of its own: looks after the session, once in a while. */
  doubt(): void {
    if (this.now() - this.#checkedAtMs > TRUSTED_MS) void this.check();
  }

  /** Looks after the session while the page is open; returns the undo. */
  watch(): () => void {
    const onShown = (): void => {
      if (document.visibilityState === 'visible') this.doubt();
    };
    const undo = onSignedOut(() => void this.check());
    document.addEventListener('visibilitychange', onShown);
    return () => {
      undo();
      document.removeEventListener('visibilitychange', onShown);
    };
  }

  /**
   * Goes on with a session that somebody signed in anew. False: it is another account or organisation,
   * whose cameras this page does not know; then the page has to be loaded again.
   */
  resume(session: Session): boolean {
    this.#follow(session);
    return !this.#isSomebodyElse;
  }

  async acceptLegal(legal: Legal): Promise<void> {
    await this.client?.acceptLegal(legal);
    await this.check();
  }

  #follow(session: Session): void {
    this.#checkedAtMs = this.now();
    // Whoever was signed out keeps the screen with its unsaved work until they sign in again.
    this.#isSignedOut = session.state === 'signed-out';
    if (this.#isSignedOut) return;
    this.#isSomebodyElse = whoIs(session) !== whoIs(this.#session);
    if (!this.#isSomebodyElse) this.#session = session;
  }
}

function whoIs(session: Session | null): string {
  if (session === null) return '';
  return session.state === 'signed-in' ? `${session.user.id} ${session.organisation.id}` : session.state;
}
