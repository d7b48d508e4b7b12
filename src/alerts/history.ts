import type { Observation } from './observation';
import {
  createWordBook,
  readObservation,
  sizeBytesOf,
  writeObservation,
  type WordBook,
} from './observation-code';

/** So long a camera's observations are kept, ms. */
export const HISTORY_MS = 3_600_000;
/** They take no more than this; fuller ones are thinned out. */
export const MAX_HISTORY_BYTES = 8_000_000;
/** Frames that are thinned out are at least this far apart, then twice as far, ms. */
const FIRST_STEP_MS = 150;
/** And no farther than about this, so that no time looks as if nobody had watched; then the oldest go. */
const MAX_STEP_MS = 600;
const CHUNK_MS = 60_000;
const CHUNK_BYTES = 64_000;
/** More of each in one frame are not kept. */
const MOST = { people: 1000, crossings: 255, objects: 255 } as const;

interface Chunk {
  readonly startMs: number;
  endMs: number;
  bytes: DataView;
  usedBytes: number;
  readonly words: WordBook;
}

/**
 * The last hour of one camera's observations, to try rules on: where people were, no picture. Lies in memory
 * only, about 20 bytes for each person in a frame.
 */
export class ObservationHistory {
  readonly #maxBytes: number;
  #chunks: Chunk[] = [];
  #stepMs = 0;
  #newestMs = -Infinity;
  /** Crossings of frames that were left out; they come with the next. */
  #waiting: Observation['crossings'] = [];

  constructor(maxBytes = MAX_HISTORY_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Takes the next observation; one that is older than the newest begins the history anew. */
  add(observation: Observation): void {
    const { atMs } = observation;
    if (atMs <= this.#newestMs) this.clear();
    if (atMs - this.#newestMs < this.#stepMs) {
      this.#waiting = [...this.#waiting, ...observation.crossings];
      return;
    }
    this.#append({ ...observation, crossings: [...this.#waiting, ...observation.crossings] });
    this.#waiting = [];
    this.#chunks = this.#chunks.filter(({ endMs }) => endMs > atMs - HISTORY_MS);
    if (this.sizeBytes > this.#maxBytes) this.#thinOut();
  }

  /** From the oldest to the newest as they are now, also if some are added or dropped meanwhile. */
  *read(): Generator<Observation> {
    const chunks = this.#chunks.map(({ bytes, usedBytes, words }) => ({ bytes, usedBytes, words }));
    for (const { bytes, usedBytes, words } of chunks) {
      for (let byte = 0; byte < usedBytes;) {
        const { nextByte, observation } = readObservation(bytes, byte, words);
        byte = nextByte;
        yield observation;
      }
    }
  }

  /** Times of the oldest and the newest; null: there is none. */
  get span(): { readonly fromMs: number; readonly toMs: number } | null {
    const [oldest] = this.#chunks;
    return oldest === undefined ? null : { fromMs: oldest.startMs, toMs: this.#newestMs };
  }

  /** What it takes. */
  get sizeBytes(): number {
    return this.#chunks.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  }

  clear(): void {
    this.#chunks = [];
    this.#waiting = [];
    this.#stepMs = 0;
    this.#newestMs = -Infinity;
  }

  #append(given: Observation): void {
    const observation = withinReason(given);
    const neededBytes = sizeBytesOf(observation);
    const chunk = this.#chunkFor(observation.atMs);
    while (chunk.usedBytes + neededBytes > chunk.bytes.byteLength) chunk.bytes = twiceAsLong(chunk.bytes);
    writeObservation(chunk.bytes, chunk.usedBytes, observation, chunk.words);
    chunk.usedBytes += neededBytes;
    chunk.endMs = observation.atMs;
    this.#newestMs = observation.atMs;
  }

  #chunkFor(atMs: number): Chunk {
    const last = this.#chunks.at(-1);
    if (last !== undefined && atMs - last.startMs < CHUNK_MS) return last;
    if (last !== undefined) last.bytes = new DataView(last.bytes.buffer.slice(0, last.usedBytes));
    const bytes = new DataView(new ArrayBuffer(CHUNK_BYTES));
    const chunk = { startMs: atMs, endMs: atMs, bytes, usedBytes: 0, words: createWordBook() };
    this.#chunks.push(chunk);
    return chunk;
  }

  #thinOut(): void {
    if (this.#stepMs >= MAX_STEP_MS) {
      while (this.#chunks.length > 1 && this.sizeBytes > this.#maxBytes) this.#chunks.shift();
      return;
    }
    const kept = [...this.read()];
    const stepMs = Math.min(MAX_STEP_MS, Math.max(FIRST_STEP_MS, this.#stepMs * 2));
    this.clear();
    this.#stepMs = stepMs;
    for (const observation of kept) this.add(observation);
  }
}

function withinReason(observation: Observation): Observation {
  const { crossings, objects, people } = observation;
  return {
    ...observation,
    people: people.slice(0, MOST.people),
    crossings: crossings.slice(0, MOST.crossings),
    objects: objects.slice(0, MOST.objects),
  };
}

function twiceAsLong(old: DataView): DataView {
  const bytes = new Uint8Array(old.byteLength * 2);
  bytes.set(new Uint8Array(old.buffer));
  return new DataView(bytes.buffer);
}
