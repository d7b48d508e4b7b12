/** The oldest are forgotten beyond; a browser that reports nothing must not fill the memory. */
const MAX_ADDRESSES = 5_000;

/** Addresses that were asked for, as often as they were. */
export class AskedAddresses {
  readonly #counts = new Map<string, number>();

  add(url: string): void {
    this.#counts.set(url, (this.#counts.get(url) ?? 0) + 1);
    if (this.#counts.size <= MAX_ADDRESSES) return;
    const [oldest] = this.#counts.keys();
    if (oldest !== undefined) this.#counts.delete(oldest);
  }

  /** Whether it was asked for and not taken since; takes it. */
  take(url: string): boolean {
    const count = this.#counts.get(url) ?? 0;
    if (count > 1) this.#counts.set(url, count - 1);
    else this.#counts.delete(url);
    return count > 0;
  }
}
