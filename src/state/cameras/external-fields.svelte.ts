import { externalSourceSchema } from '../../api/source-schemas';
import type { PlayMode, StreamAuth } from '../../domain/config';
import { isPlayAddress, ok, wrong, type SourceOrFault } from './field-faults';
import { gatewayAddresses, type GatewayProduct } from './gateway-templates';
import { splitUserInfo } from './split-address';

/** What somebody typed to sign in; which of it counts follows from the kind of sign-in. */
export interface SignInValues {
  token: string;
  username: string;
  password: string;
}

/** Addresses of a stream at a gateway of the operator, and how it wants viewers to sign in. */
export class ExternalFields implements SignInValues {
  #host = $state('');
  #stream = $state('');
  #isSecure = $state(false);
  #product = $state<GatewayProduct | null>(null);
  whepUrl = $state('');
  hlsUrl = $state('');
  auth = $state<StreamAuth>('none');
  token = $state('');
  username = $state('');
  password = $state('');

  get product(): GatewayProduct | null {
    return this.#product;
  }

  /** With a product, both addresses follow from host and stream name; they may be changed after. */
  set product(product: GatewayProduct | null) {
    this.#product = product;
    this.#fill();
  }

  get host(): string {
    return this.#host;
  }

  set host(host: string) {
    this.#host = host;
    if (/^https:/i.test(host.trim())) this.#isSecure = true;
    this.#fill();
  }

  get stream(): string {
    return this.#stream;
  }

  set stream(stream: string) {
    this.#stream = stream;
    this.#fill();
  }

  get isSecure(): boolean {
    return this.#isSecure;
  }

  set isSecure(isSecure: boolean) {
    this.#isSecure = isSecure;
    this.#fill();
  }

  /** Moves credentials that were pasted with an address into their own fields. */
  tidy(): void {
    this.whepUrl = this.#tidied(this.whepUrl);
    this.hlsUrl = this.#tidied(this.hlsUrl);
  }

  source(play: PlayMode): SourceOrFault {
    const whepUrl = this.whepUrl === '' ? null : this.whepUrl;
    const hlsUrl = this.hlsUrl === '' ? null : this.hlsUrl;
    const { auth } = this;
    if (whepUrl === null && hlsUrl === null) return wrong('streams.fault.noAddress');
    if ([whepUrl, hlsUrl].some((url) => url !== null && !isPlayAddress(url))) {
      return wrong('live.stream.invalid');
    }
    if (play === 'webrtc' && whepUrl === null) return wrong('streams.fault.noWhep');
    if (play === 'hls' && hlsUrl === null) return wrong('streams.fault.noHls');
    const parsed = externalSourceSchema.safeParse({ kind: 'external', whepUrl, hlsUrl, auth, play });
    return parsed.success ? ok(parsed.data) : wrong('live.stream.invalid');
  }

  #tidied(text: string): string {
    const split = splitUserInfo(text);
    if (split === null) return text.trim();
    this.auth = 'basic';
    this.username = split.username;
    this.password = split.password;
    return split.address;
  }

  #fill(): void {
    const { product, host, stream, isSecure } = this;
    if (product === null) return;
    const addresses = gatewayAddresses(product, { host, stream, isSecure });
    this.whepUrl = addresses?.whepUrl ?? '';
    this.hlsUrl = addresses?.hlsUrl ?? '';
  }
}
