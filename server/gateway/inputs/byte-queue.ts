/** Bytes that wait for the rest of their unit. Joins chunks only once enough of them are there. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 0;

  /** Adds a chunk; all that waits, or null where less than `expect` said is there. */
  add(chunk: Buffer): Buffer | null {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed) return null;
    const [only] = this.#chunks;
    const joined = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#length = 0;
    this.#needed = 0;
    return joined;
  }

  /** Puts back what is not whole yet, and how many bytes it takes to go on. */
  expect(rest: Buffer, neededBytes: number): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    this.#needed = neededBytes;
  }
}
