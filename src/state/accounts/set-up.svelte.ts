import type { AccountClient } from '../../api/account-client';
import type { Legal } from '../../api/account-contract';
import type { Texts } from '../texts.svelte';
import { emailFault, nameFault, newPasswordFault } from './field-faults';
import { Submission } from './submission.svelte';

type SetUpField = 'organisationName' | 'name' | 'email' | 'password' | 'accepted';

/** The first account of a server: its owner. There is no password before this one. */
export class SetUp {
  organisationName = $state('');
  name = $state('');
  email = $state('');
  password = $state('');
  hasAccepted = $state(false);
  readonly submission: Submission<SetUpField>;

  constructor(
    private readonly client: AccountClient,
    readonly texts: Texts,
    private readonly legal: Legal,
  ) {
    this.submission = new Submission(texts, ['organisationName', 'name', 'email', 'password']);
  }

  /** Makes the account; true once there is one. */
  submit(): Promise<boolean> {
    const faults = {
      organisationName: nameFault(this.texts, this.organisationName),
      name: nameFault(this.texts, this.name),
      email: emailFault(this.texts, this.email),
      password: newPasswordFault(this.texts, this.password),
      accepted: this.hasAccepted ? null : this.texts.say('accounts.fault.accept'),
    };
    return this.submission.run(faults, async () => {
      await this.client.setUp({
        organisationName: this.organisationName.trim(),
        name: this.name.trim(),
        email: this.email.trim(),
        password: this.password,
        accepted: this.legal,
      });
      this.password = '';
    });
  }
}
