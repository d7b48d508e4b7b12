import type { AccountClient, InvitationView } from '../../api/account-client';
import type { Legal } from '../../api/account-contract';
import type { Texts } from '../texts.svelte';
import { accountWords, refusalCode } from './account-words';
import { nameFault, newPasswordFault } from './field-faults';
import { Submission } from './submission.svelte';

/** An invitation that somebody opened: what it is for, and taking it. */
export class OpenedInvitation {
  name = $state('');
  password = $state('');
  hasAccepted = $state(false);
  #view: InvitationView | null = $state.raw(null);
  #failure = $state<string | null>(null);
  #isOver = $state(false);
  readonly submission: Submission<'name' | 'password' | 'accepted'>;

  constructor(
    private readonly client: AccountClient,
    readonly texts: Texts,
    private readonly token: string,
    private readonly legal: Legal,
  ) {
    this.submission = new Submission(texts, ['name', 'password']);
  }

  /** What it is for; null until it was looked at. */
  get view(): InvitationView | null {
    return this.#view;
  }

  /** Why it cannot be taken, such as that it has run out. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Whether it cannot be taken any more, however often one tries. */
  get isOver(): boolean {
    return this.#isOver;
  }

  async look(): Promise<void> {
    this.#failure = null;
    try {
      this.#view = await this.client.lookAtInvitation(this.token);
    } catch (error) {
      this.#failure = accountWords(this.texts, error);
      this.#isOver = refusalCode(error) === 'link-over';
    }
  }

  /** Makes an account with it; true once it is a member. */
  acceptAnew(): Promise<boolean> {
    const faults = {
      name: nameFault(this.texts, this.name),
      password: newPasswordFault(this.texts, this.password),
      accepted: this.hasAccepted ? null : this.texts.say('accounts.fault.accept'),
    };
    return this.submission.run(faults, async () => {
      const account = { name: this.name.trim(), password: this.password, accepted: this.legal };
      await this.client.acceptInvitation({ token: this.token, account });
      this.password = '';
    });
  }

  /** Takes it as whoever is signed in. */
  acceptAsSignedIn(): Promise<boolean> {
    return this.submission.run({}, () => this.client.acceptInvitation({ token: this.token, account: null }));
  }
}
