import type { AccountClient } from '../../api/account-client';
import type { Texts } from '../texts.svelte';
import { emailFault, newPasswordFault } from './field-faults';
import { Submission } from './submission.svelte';

/** Asking for a mail that lets one set a new password. */
export class ForgottenPassword {
  email = $state('');
  #isSent = $state(false);
  readonly submission: Submission<'email'>;

  constructor(
    private readonly client: AccountClient,
    readonly texts: Texts,
  ) {
    this.submission = new Submission(texts, ['email']);
  }

  /** Whether the server has taken the request; it never says if there is such an account. */
  get isSent(): boolean {
    return this.#isSent;
  }

  async submit(): Promise<void> {
    this.#isSent = await this.submission.run({ email: emailFault(this.texts, this.email) }, () =>
      this.client.askReset(this.email.trim()),
    );
  }
}

/** Setting a new password with the token of a link. */
export class PasswordReset {
  password = $state('');
  #isDone = $state(false);
  readonly submission: Submission<'password'>;

  constructor(
    private readonly client: AccountClient,
    readonly texts: Texts,
    private readonly token: string,
  ) {
    this.submission = new Submission(texts, ['password']);
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  async submit(): Promise<void> {
    const { password, token } = this;
    this.#isDone = await this.submission.run({ password: newPasswordFault(this.texts, password) }, () =>
      this.client.confirmReset({ token, password }),
    );
    if (this.#isDone) this.password = '';
  }
}
