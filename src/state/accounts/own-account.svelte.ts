import type { AccountClient, AccountSession, TotpOffer } from '../../api/account-client';
import type { Texts } from '../texts.svelte';
import type { Access } from './access.svelte';
import { accountWords, refusalCode } from './account-words';
import { codeFault, givenPasswordFault, nameFault, newPasswordFault } from './field-faults';
import { Submission } from './submission.svelte';

/** The name that others see. */
export class ProfileForm {
  name = $state('');
  readonly submission: Submission<'name'>;

  constructor(
    private readonly client: AccountClient,
    private readonly access: Access,
    private readonly texts: Texts,
  ) {
    this.name = access.account?.user.name ?? '';
    this.submission = new Submission(texts, ['name']);
  }

  submit(): Promise<boolean> {
    return this.submission.run({ name: nameFault(this.texts, this.name) }, async () => {
      await this.client.rename(this.name.trim());
      await this.access.check();
    });
  }
}

/** Another password; all other sessions of the account end with it. */
export class PasswordForm {
  currentPassword = $state('');
  password = $state('');
  readonly submission: Submission<'currentPassword' | 'password'>;

  constructor(
    private readonly client: AccountClient,
    private readonly texts: Texts,
  ) {
    this.submission = new Submission(texts, ['currentPassword', 'password'], {
      'wrong-password': 'currentPassword',
    });
  }

  submit(): Promise<boolean> {
    const { currentPassword, password } = this;
    const faults = {
      currentPassword: givenPasswordFault(this.texts, currentPassword),
      password: newPasswordFault(this.texts, password),
    };
    return this.submission.run(faults, async () => {
      await this.client.changePassword({ currentPassword, password });
      this.currentPassword = '';
      this.password = '';
    });
  }
}

/** The second factor: offered against the password, on once a first code was right. */
export class TotpForm {
  password = $state('');
  code = $state('');
  #offer: TotpOffer | null = $state.raw(null);
  #backupCodes: readonly string[] | null = $state.raw(null);
  readonly submission: Submission<'password' | 'code'>;

  constructor(
    private readonly client: AccountClient,
    private readonly access: Access,
    private readonly texts: Texts,
  ) {
    this.submission = new Submission(texts, ['password', 'code'], {
      'wrong-password': 'password',
      'wrong-code': 'code',
    });
  }

  /** What the authenticator has to know; null before it was asked for, and once it is on. */
  get offer(): TotpOffer | null {
    return this.#offer;
  }

  /** Shown once, after it was switched on; null otherwise. */
  get backupCodes(): readonly string[] | null {
    return this.#backupCodes;
  }

  ask(): Promise<boolean> {
    return this.submission.run({ password: givenPasswordFault(this.texts, this.password) }, async () => {
      this.#offer = await this.client.offerTotp(this.password);
      this.password = '';
    });
  }

  confirm(): Promise<boolean> {
    return this.submission.run({ code: codeFault(this.texts, this.code) }, async () => {
      await this.client.confirmTotp(this.code.trim());
      this.#backupCodes = this.#offer?.backupCodes ?? [];
      this.#offer = null;
      this.code = '';
      await this.access.check();
    });
  }

  remove(): Promise<boolean> {
    return this.submission.run({ password: givenPasswordFault(this.texts, this.password) }, async () => {
      await this.client.removeTotp(this.password);
      await this.access.check();
      this.restart();
    });
  }

  /** Forgets what was typed and shown. */
  restart(): void {
    this.#offer = null;
    this.#backupCodes = null;
    this.password = '';
    this.code = '';
    this.submission.blame({});
  }
}

/** Where this account is signed in. */
export class SessionList {
  #sessions: readonly AccountSession[] | null = $state.raw(null);
  #failure = $state<string | null>(null);

  constructor(
    private readonly client: AccountClient,
    private readonly texts: Texts,
  ) {}

  /** The present one first, then by last use; null until they were read. */
  get all(): readonly AccountSession[] | null {
    return this.#sessions;
  }

  get failure(): string | null {
    return this.#failure;
  }

  async load(): Promise<void> {
    this.#failure = null;
    try {
      const sessions = await this.client.sessions();
      this.#sessions = sessions.toSorted(
        (first, second) =>
          Number(second.isCurrent) - Number(first.isCurrent) || second.lastUsedMs - first.lastUsedMs,
      );
    } catch (error) {
      this.#failure = accountWords(this.texts, error);
    }
  }

  async end(session: AccountSession): Promise<void> {
    try {
      await this.client.endSession(session.id);
    } catch (error) {
      this.#failure = accountWords(this.texts, error);
      return;
    }
    await this.load();
  }
}

/** The end of the account, against its password. */
export class Erasure {
  password = $state('');
  /** Whoever is alone takes the organisation along; asked for once the server says that it is so. */
  deleteOrganisation = $state(false);
  #isAlone = $state(false);
  readonly submission: Submission<'password'>;

  constructor(
    private readonly client: AccountClient,
    private readonly texts: Texts,
  ) {
    this.submission = new Submission(texts, ['password'], { 'wrong-password': 'password' });
  }

  /** Whether the organisation ends with the account, since nobody else is in it. */
  get isAlone(): boolean {
    return this.#isAlone;
  }

  submit(): Promise<boolean> {
    const { password, deleteOrganisation } = this;
    return this.submission.run({ password: givenPasswordFault(this.texts, password) }, async () => {
      try {
        await this.client.erase({ password, ...(this.#isAlone ? { deleteOrganisation } : {}) });
      } catch (error) {
        if (refusalCode(error) === 'confirm-organisation') this.#isAlone = true;
        throw error;
      }
    });
  }
}
