import type { AccountClient } from '../../api/account-client';
import type { Device } from '../../api/account-contract';
import type { Texts } from '../texts.svelte';
import { nameFault } from './field-faults';
import { Submission } from './submission.svelte';

const CODE_LENGTH = 8;

/** Lets a new device in, by the code that its screen shows. */
export class PairingClaim {
  code = $state('');
  name = $state('');
  /** Empty: all sites. */
  siteId = $state('');
  #device: Device | null = $state.raw(null);
  readonly submission: Submission<'code' | 'name' | 'siteId'>;

  constructor(
    private readonly client: AccountClient,
    readonly texts: Texts,
    code: string | null,
  ) {
    this.code = code === null ? '' : tidyCode(code);
    this.submission = new Submission(texts, ['code', 'name', 'siteId'], { 'pairing-over': 'code' });
  }

  /** The device that was let in; null until then. */
  get device(): Device | null {
    return this.#device;
  }

  /** Writes the code as the device shows it: two groups of capitals. */
  tidy(): void {
    this.code = tidyCode(this.code);
  }

  submit(): Promise<boolean> {
    this.tidy();
    const isWhole = this.code.replace('-', '').length === CODE_LENGTH;
    const faults = {
      code: isWhole ? null : this.texts.say('pair.fault.code', { count: CODE_LENGTH }),
      name: nameFault(this.texts, this.name),
    };
    return this.submission.run(faults, async () => {
      const siteId = this.siteId === '' ? null : this.siteId;
      this.#device = await this.client.claimPairing({ code: this.code, name: this.name.trim(), siteId });
    });
  }

  /** Ready for the next device. */
  restart(): void {
    this.#device = null;
    this.code = '';
    this.name = '';
  }
}

/** A code however it was typed: "ab12 cd34", "ab12cd34" and "AB12-CD34" are the same. */
export function tidyCode(typed: string): string {
  const signs = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return signs.length > CODE_LENGTH / 2
    ? `${signs.slice(0, CODE_LENGTH / 2)}-${signs.slice(CODE_LENGTH / 2)}`
    : signs;
}
