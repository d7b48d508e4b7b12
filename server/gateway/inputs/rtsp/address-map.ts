const MAX_ADDRESSES = 16;

/**
 * The camera's addresses and the names under which ffmpeg knows them. ffmpeg sees only this machine:
 * `rtsp://127.0.0.1:PORT/source`, and `/u1`, `/u2` … for other addresses that the camera mentions. It
 * may add to them (`/source/track1`) and gets the same addition at the camera.
 */
export class AddressMap {
  readonly #localOrigin: string;
  readonly #source: string;
  /** Without a slash at the end; the first one is the source. */
  readonly #addresses: string[];

  constructor(localOrigin: string, sourceUrl: string) {
    this.#localOrigin = localOrigin;
    this.#source = sourceUrl;
    this.#addresses = [withoutSlash(sourceUrl)];
  }

  /** ffmpeg's name of an absolute address of the camera. */
  toLocal(url: string): string {
    const known = this.#addresses
      .map((address, index) => ({ address, index }))
      .filter(({ address }) => url.startsWith(address) && /^([/?]|$)/.test(url.slice(address.length)))
      .reduce<{ address: string; index: number } | null>(
        (best, one) => (best === null || one.address.length > best.address.length ? one : best),
        null,
      );
    if (known !== null) return this.#name(known.index) + url.slice(known.address.length);
    if (this.#addresses.length >= MAX_ADDRESSES) return this.#name(0);
    const address = withoutSlash(url);
    this.#addresses.push(address);
    return this.#name(this.#addresses.length - 1) + url.slice(address.length);
  }

  /** The camera's address for what ffmpeg asks for; null where it is none of ours. */
  toCamera(uri: string): string | null {
    if (uri === '*') return uri;
    if (!uri.startsWith(this.#localOrigin)) return null;
    const [, name = '', rest = ''] =
      /^\/(source|u\d{1,3})(|[/?].*)$/.exec(uri.slice(this.#localOrigin.length)) ?? [];
    const index = name === 'source' ? 0 : Number(name.slice(1));
    const address = name === '' ? undefined : this.#addresses[index];
    if (address === undefined) return null;
    return index === 0 && rest === '' ? this.#source : address + rest;
  }

  #name(index: number): string {
    return `${this.#localOrigin}/${index === 0 ? 'source' : `u${index}`}`;
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
