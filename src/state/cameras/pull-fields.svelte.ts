import type { Credentials } from '../../api/gateway-contract';
import type { PlayMode } from '../../domain/config';
import { gatewaySource, type SourceOrFault } from './field-faults';
import { splitAddress } from './split-address';

/** Address and sign-in of a camera that the gateway fetches. */
export class PullFields {
  address = $state('');
  username = $state('');
  password = $state('');
  #hasMoved = $state(false);

  /** Whether a pasted address brought credentials, which stand in their own fields now. */
  get hasMoved(): boolean {
    return this.#hasMoved;
  }

  /** Moves credentials that were pasted with the address into their own fields. */
  tidy(): void {
    const split = splitAddress(this.address);
    this.address = split?.address ?? this.address.trim();
    if (split === null) return;
    this.username = split.username;
    this.password = split.password;
    this.#hasMoved = true;
  }

  /** Null where nothing was entered. */
  credentials(): Credentials | null {
    const { username, password } = this;
    return username === '' && password === '' ? null : { username, password };
  }

  source(play: PlayMode): SourceOrFault {
    return gatewaySource({ kind: 'pull', url: this.address }, play);
  }
}
