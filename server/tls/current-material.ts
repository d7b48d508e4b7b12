import type { TlsMaterial } from './tls-source';

/** What is served now, and who wants to know when that changes. */
export class CurrentMaterial {
  #current: TlsMaterial;
  readonly #listeners = new Set<(material: TlsMaterial) => void>();

  constructor(first: TlsMaterial) {
    this.#current = bare(first);
  }

  get(): TlsMaterial {
    return this.#current;
  }

  replace(material: TlsMaterial): void {
    this.#current = bare(material);
    for (const listener of this.#listeners) listener(this.#current);
  }

  /** Returns the undo. */
  onChange(listener: (material: TlsMaterial) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** Without what else its maker knows of it: it is sent to another process, which takes no unknown fields. */
function bare({ certPem, keyPem }: TlsMaterial): TlsMaterial {
  return { certPem, keyPem };
}
