import type { AccountClient } from '../../api/account-client';
import type { Session } from '../../api/account-contract';
import type { Texts } from '../texts.svelte';
import { refusalCode } from './account-words';
import { codeFault, emailFault, givenPasswordFault } from './field-faults';
import { Submission } from './submission.svelte';

/** Signing in: first email and password, then, where the account has it on, the second factor. */
export class SignIn {
  email = $state('');
  password = $state('');
  code = $state('');
  #step = $state<'password' | 'totp'>('password');
  readonly submission: Submission<'email' | 'password' | 'code'>;

  constructor(
    private readonly client: AccountClient,
    readonly texts: Texts,
  ) {
    this.submission = new Submission(texts, ['email', 'password', 'code'], { 'wrong-code': 'code' });
  }

  get step(): 'password' | 'totp' {
    return this.#step;
  }

  /** Goes one step; the session once there is one, null while something is missing or wrong. */
  async submit(): Promise<Session | null> {
    let session: Session | null = null;
    const isDone = await this.submission.run(this.#faults(), async () => {
      session = this.#step === 'password' ? await this.#byPassword() : await this.#byCode();
    });
    return isDone ? session : null;
  }

  /** Back to email and password, as for another account. */
  restart(): void {
    this.#step = 'password';
    this.password = '';
    this.code = '';
    this.submission.blame({});
  }

  #faults() {
    if (this.#step === 'totp') return { code: codeFault(this.texts, this.code) };
    return {
      email: emailFault(this.texts, this.email),
      password: givenPasswordFault(this.texts, this.password),
    };
  }

  async #byPassword(): Promise<Session | null> {
    const { texts, password } = this;
    const next = await this.client.signIn({ email: this.email.trim(), password }).catch((error: unknown) => {
      // Which of the two is wrong nobody is told.
      if (refusalCode(error) !== 'wrong-password') throw error;
      throw new Error(texts.say('accounts.fault.wrong-signIn'));
    });
    if (next === 'totp') {
      this.#step = 'totp';
      this.code = '';
      return null;
    }
    return this.#read();
  }

  async #byCode(): Promise<Session | null> {
    try {
      await this.client.signInByCode(this.code.trim());
    } catch (error) {
      // The code came too late: email and password have to be given again.
      if (refusalCode(error) === 'challenge-over') this.restart();
      throw error;
    }
    return this.#read();
  }

  /** A browser that refuses the cookie is as signed out as before. */
  async #read(): Promise<Session | null> {
    const session = await this.client.session();
    if (session.state !== 'signed-out') {
      this.password = '';
      return session;
    }
    this.#step = 'password';
    throw new Error(this.texts.say('accounts.fault.cookie'));
  }
}
