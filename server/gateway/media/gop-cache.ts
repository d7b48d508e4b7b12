import { isKeyPacket, type RtpPacket } from './rtp-packet';

/** Ten seconds of a good camera; a stream that sends no key picture for longer is not kept whole. */
const MAX_BYTES = 24 * 1024 * 1024;

/** A packet on the source's common clock. */
export interface TimedPacket {
  /** 90 kHz, see `RtpTimeline`. */
  readonly time: number;
  readonly isMarker: boolean;
  readonly payload: Buffer;
}

/** The packets since the last key picture: what a viewer who joins now needs to see something. */
export class GopCache {
  #packets: TimedPacket[] = [];
  #bytes = 0;
  #pictureTime: number | null = null;
  #pictureStart = 0;

  /** From the key picture on; empty before the first one. */
  get packets(): readonly TimedPacket[] {
    return this.#packets;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a packet that nobody changes any more. Returns whether pictures can be shown now. */
  add(packet: RtpPacket, time: number): boolean {
    if (time !== this.#pictureTime) {
      this.#pictureTime = time;
      this.#pictureStart = this.#packets.length;
    }
    const isKey = isKeyPacket(packet.payload);
    if (isKey && this.#pictureStart > 0) this.#dropBefore(this.#pictureStart);
    if (this.#packets.length === 0 && !isKey) return false;
    this.#packets.push({ time, isMarker: packet.isMarker, payload: packet.payload });
    this.#bytes += packet.payload.length;
    if (this.#bytes > MAX_BYTES) this.clear();
    return this.#packets.length > 0;
  }

  /** Nothing of what was kept may be shown any more. */
  clear(): void {
    this.#packets = [];
    this.#bytes = 0;
    this.#pictureStart = 0;
  }

  #dropBefore(index: number): void {
    const dropped = this.#packets.splice(0, index);
    for (const { payload } of dropped) this.#bytes -= payload.length;
    this.#pictureStart = 0;
  }
}
