import { randomBytes, randomInt } from 'node:crypto';
import nodeDataChannel, { type PeerConnection, type Track } from 'node-datachannel';
import { GatewayError } from '../gateway-error';
import type { VideoOffer } from './offer';
import { asksForKeyPicture } from './rtcp';
import { RtpViewer } from './rtp-viewer';

/** Host candidates are there in milliseconds; nothing else is asked for. */
const GATHERING_MS = 2000;
/** A viewer who has its answer and does not connect is gone. */
const CONNECT_MS = 15_000;
const NACK_PACKETS = 2048;
const CLOCK_RATE = 90_000;

interface WhepSessionOptions {
  readonly offerSdp: string;
  readonly video: VideoOffer;
  /** One UDP port for all viewers. */
  readonly udpPort: number;
}

/** One viewer by WebRTC: sends video, receives nothing but feedback. Whoever made it disposes it. */
export class WhepSession {
  /** Its name in the address; nobody can guess it. */
  readonly id = randomBytes(16).toString('base64url');
  readonly viewer: RtpViewer;
  readonly #peer: PeerConnection;
  readonly #track: Track;
  readonly #options: WhepSessionOptions;
  readonly #connectTimer: NodeJS.Timeout;
  #onOpen = (): void => undefined;
  #onClosed = (): void => undefined;
  #isDisposed = false;

  /** Throws where the offer cannot be answered. */
  constructor(options: WhepSessionOptions) {
    this.#options = options;
    const ssrc = randomInt(1, 2 ** 32);
    const { payloadType, mid, formatParameters } = options.video;
    this.#peer = new nodeDataChannel.PeerConnection(this.id, {
      iceServers: [],
      enableIceUdpMux: true,
      portRangeBegin: options.udpPort,
      portRangeEnd: options.udpPort,
      disableAutoNegotiation: true,
    });
    const media = new nodeDataChannel.Video(mid, 'SendOnly');
    media.addH264Codec(payloadType, formatParameters);
    media.addSSRC(ssrc, 'hiro', 'hiro', 'video');
    this.#track = this.#peer.addTrack(media);
    const rtpConfig = new nodeDataChannel.RtpPacketizationConfig(ssrc, 'hiro', payloadType, CLOCK_RATE);
    const reporter = new nodeDataChannel.RtcpSrReporter(rtpConfig);
    reporter.addToChain(new nodeDataChannel.RtcpNackResponder(NACK_PACKETS));
    this.#track.setMediaHandler(reporter);
    this.viewer = new RtpViewer({
      ssrc,
      payloadType,
      firstSequence: randomInt(65_536),
      firstTime: randomInt(2 ** 31),
      send: (packet) => this.#send(packet),
    });
    this.#track.onMessage((message) => {
      if (asksForKeyPicture(message)) this.viewer.askForKeyPicture(performance.now());
    });
    this.#connectTimer = setTimeout(() => this.dispose(), CONNECT_MS);
    this.#track.onOpen(() => this.#open());
    this.#track.onClosed(() => this.dispose());
    this.#peer.onStateChange((state) => {
      if (state === 'failed' || state === 'closed') this.dispose();
    });
  }

  /** Calls back once when the viewer can be sent pictures. */
  onOpen(listener: () => void): void {
    this.#onOpen = listener;
  }

  /** Calls back once when the session has ended, for whatever reason. */
  onClosed(listener: () => void): void {
    this.#onClosed = listener;
  }

  /** The answer with all candidates; rejects with `GatewayError` where none can be made. */
  answer(): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new GatewayError('failed', `No WebRTC answer could be made within ${GATHERING_MS} ms.`)),
        GATHERING_MS,
      );
      const settle = (): void => {
        const description = this.#peer.localDescription();
        if (this.#peer.gatheringState() !== 'complete' || description === null) return;
        clearTimeout(timer);
        resolve(description.sdp);
      };
      this.#peer.onGatheringStateChange(settle);
      this.#peer.setRemoteDescription(this.#options.offerSdp, 'offer');
      this.#peer.setLocalDescription('answer');
      settle();
    });
  }

  /** Twice is harmless. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    clearTimeout(this.#connectTimer);
    this.viewer.dispose();
    this.#track.close();
    this.#peer.close();
    this.#onClosed();
  }

  #send(packet: Buffer): void {
    if (this.#isDisposed || !this.#track.isOpen()) return;
    try {
      this.#track.sendMessageBinary(packet);
    } catch {
      // The viewer has left between the two calls.
      this.dispose();
    }
  }

  #open(): void {
    clearTimeout(this.#connectTimer);
    if (!this.#isDisposed) this.#onOpen();
  }
}
