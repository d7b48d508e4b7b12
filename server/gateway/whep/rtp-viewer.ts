import type { TimedPacket } from '../media/gop-cache';

const HEADER_BYTES = 12;
/** The pictures since the last key picture are sent this far apart, so that they are shown at once. */
const BURST_STEP = 90;
/** A burst leaves in slices, or the network's buffers overflow: about 15 MB/s. */
const SLICE_PACKETS = 64;
const SLICE_EVERY_MS = 5;
/** A burst that cannot leave is given up: the viewer asks for a key picture again. */
const MAX_QUEUED_PACKETS = 20_000;
/** A viewer that asks for key pictures all the time has another problem. */
const RESEND_EVERY_MS = 1000;

interface RtpViewerOptions {
  readonly ssrc: number;
  readonly payloadType: number;
  /** Hands a packet to the network; the buffer is used again afterwards. */
  readonly send: (packet: Buffer) => void;
  readonly firstSequence: number;
  readonly firstTime: number;
}

interface Queued {
  readonly packet: TimedPacket;
  readonly time: number;
}

/**
 * One viewer's RTP: sequence numbers and times of its own, without gaps over all runs of ffmpeg. It
 * begins with the pictures since the last key picture, squeezed in time, and gets them again when it
 * has lost something that it cannot ask for.
 */
export class RtpViewer {
  readonly #options: RtpViewerOptions;
  readonly #scratch = Buffer.alloc(2048);
  readonly #queue: Queued[] = [];
  #timer: NodeJS.Timeout | null = null;
  #sequence: number;
  /** Viewer's time minus source's time. */
  #offset: number | null = null;
  #lastTime: number;
  #resentAtMs = Number.NEGATIVE_INFINITY;
  #isResendAsked = false;
  #isDisposed = false;

  constructor(options: RtpViewerOptions) {
    this.#options = options;
    this.#sequence = options.firstSequence;
    this.#lastTime = options.firstTime;
  }

  /** Whether it shows pictures; before, it waits for the first ones. */
  get hasBegun(): boolean {
    return this.#offset !== null;
  }

  /** Sends what a decoder needs to begin, ending with the newest packet. Empty: nothing happens. */
  begin(packets: readonly TimedPacket[]): void {
    const last = packets.at(-1);
    if (last === undefined || this.#isDisposed) return;
    const pictures = pictureTimes(packets);
    this.#offset = this.#lastTime + pictures.length * BURST_STEP - last.time;
    this.#burst(packets, pictures, (index) => last.time - (pictures.length - 1 - index) * BURST_STEP);
  }

  /** A packet as it comes from the source. */
  push(packet: TimedPacket): void {
    if (this.#offset === null || this.#isDisposed) return;
    const queued = { packet, time: packet.time };
    if (this.#timer === null) this.#send(queued);
    else if (this.#queue.length < MAX_QUEUED_PACKETS) this.#queue.push(queued);
    else this.#queue.length = 0;
  }

  /** The viewer asks for a key picture (PLI, FIR). Whether the pictures since the last one are wanted. */
  askForKeyPicture(nowMs: number): void {
    if (nowMs - this.#resentAtMs >= RESEND_EVERY_MS) this.#isResendAsked = true;
  }

  /** Between two pictures: sends the pictures since the last key picture again, if that was asked for. */
  resendIfAsked(packets: readonly TimedPacket[], nowMs: number): void {
    if (!this.#isResendAsked || this.#timer !== null) return;
    this.#isResendAsked = false;
    this.#resentAtMs = nowMs;
    const last = packets.at(-1);
    if (last === undefined || this.#offset === null) return;
    const pictures = pictureTimes(packets);
    // Between the newest picture and the next one, which comes by the source's own clock.
    this.#burst(packets, pictures, (index) => last.time + index + 1);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#queue.length = 0;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #burst(
    packets: readonly TimedPacket[],
    pictures: readonly number[],
    timeOf: (pictureIndex: number) => number,
  ): void {
    let index = 0;
    for (const packet of packets) {
      while (pictures[index] !== packet.time) index += 1;
      this.#queue.push({ packet, time: timeOf(index) });
    }
    this.#timer ??= setInterval(() => this.#sendSlice(), SLICE_EVERY_MS);
    this.#sendSlice();
  }

  #sendSlice(): void {
    for (const queued of this.#queue.splice(0, SLICE_PACKETS)) this.#send(queued);
    if (this.#queue.length > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #send({ packet, time }: Queued): void {
    const { payload, isMarker } = packet;
    if (HEADER_BYTES + payload.length > this.#scratch.length) return;
    this.#lastTime = time + (this.#offset ?? 0);
    const { ssrc, payloadType, send } = this.#options;
    const header = this.#scratch;
    header.writeUInt8(0x80, 0);
    header.writeUInt8((isMarker ? 0x80 : 0) | payloadType, 1);
    header.writeUInt16BE(this.#sequence, 2);
    header.writeUInt32BE(this.#lastTime % 2 ** 32, 4);
    header.writeUInt32BE(ssrc, 8);
    payload.copy(header, HEADER_BYTES);
    this.#sequence = (this.#sequence + 1) % 65_536;
    send(header.subarray(0, HEADER_BYTES + payload.length));
  }
}

/** The times of the pictures among these packets, each once, in their order. */
function pictureTimes(packets: readonly TimedPacket[]): readonly number[] {
  const times: number[] = [];
  for (const { time } of packets) if (times.at(-1) !== time) times.push(time);
  return times;
}
