import { sentPackets, type SentPackets } from './sent-packets';

/** What a browser counts of the video that it receives. */
export interface ReceiverStats {
  readonly framesDecoded: number;
  readonly keyFramesDecoded: number;
  readonly framesDropped: number;
  readonly packetsLost: number;
  /** How long a picture waits on average before it is decoded, ms. */
  readonly jitterBufferDelayMs: number;
}

/** Pictures are shown when they come; the browser waits longer by itself where packets are lost or late. */
const JITTER_BUFFER_MS = 0;

/**
 * The only place that makes an `RTCPeerConnection` (a lint rule sees to it): receives video, sends
 * nothing, has no data channel, and asks only the ICE servers it is given.
 */
export class ReceiveOnlyPeer {
  readonly #peer: RTCPeerConnection;

  constructor(iceServers: readonly RTCIceServer[]) {
    this.#peer = new RTCPeerConnection({ iceServers: [...iceServers], bundlePolicy: 'max-bundle' });
    this.#peer.addEventListener('track', ({ receiver }) => {
      if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = JITTER_BUFFER_MS;
    });
  }

  /** Sets and returns our offer; does not wait for candidates. */
  async offer(): Promise<string> {
    this.#peer.addTransceiver('video', { direction: 'recvonly' });
    return this.#describe(await this.#peer.createOffer());
  }

  async accept(answer: string): Promise<void> {
    await this.#peer.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  /** Takes the other side's offer instead of making one, and returns our answer to it. */
  async answer(offer: string): Promise<string> {
    if (/^m=application /m.test(offer)) throw new Error('the offer asks for a data channel');
    await this.#peer.setRemoteDescription({ type: 'offer', sdp: offer });
    for (const transceiver of this.#peer.getTransceivers())
      transceiver.direction = transceiver.receiver.track.kind === 'video' ? 'recvonly' : 'inactive';
    return this.#describe(await this.#peer.createAnswer());
  }

  /** Whether what both sides agreed on sends us video; the other side may have refused it. */
  isReceiving(): boolean {
    return this.#peer
      .getTransceivers()
      .some(
        ({ currentDirection, receiver }) =>
          currentDirection === 'recvonly' && receiver.track.kind === 'video',
      );
  }

  /** Calls back with the stream of the first video track. */
  onStream(listener: (stream: MediaStream) => void): void {
    this.#peer.addEventListener('track', ({ streams, track }) => {
      if (track.kind === 'video') listener(streams[0] ?? new MediaStream([track]));
    });
  }

  /** Calls back when the connection stands. */
  onConnected(listener: () => void): void {
    this.#peer.addEventListener('connectionstatechange', () => {
      if (this.#peer.connectionState === 'connected') listener();
    });
  }

  /** Calls back when the connection cannot be made, has failed, or was closed by the other side. */
  onLost(listener: (reason: string) => void): void {
    this.#peer.addEventListener('connectionstatechange', () => {
      const state = this.#peer.connectionState;
      if (state === 'failed' || state === 'closed') listener(`connection ${state}`);
    });
    this.#peer.addEventListener('icegatheringstatechange', () => {
      if (this.#peer.iceGatheringState !== 'complete' || this.#peer.connectionState === 'connected') return;
      const sdp = this.#peer.localDescription?.sdp ?? '';
      // A browser on a machine without a network hides its loopback address: nothing will ever connect.
      if (!sdp.includes('a=candidate:')) listener('this browser has no address for WebRTC');
    });
  }

  /** Null before the first packet. */
  async stats(): Promise<ReceiverStats | null> {
    let stats: ReceiverStats | null = null;
    const report = await this.#peer.getStats();
    report.forEach((entry: unknown) => {
      if (isVideoReceived(entry)) stats = receiverStats(entry);
    });
    return stats;
  }

  /** What this connection has sent until now, to whom, and whether anything of it is media or data. */
  async sent(): Promise<SentPackets> {
    return sentPackets(await this.#peer.getStats());
  }

  dispose(): void {
    this.#peer.close();
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<string> {
    await this.#peer.setLocalDescription(description);
    const sdp = this.#peer.localDescription?.sdp;
    if (sdp === undefined) throw new Error('the browser made no description of itself');
    return sdp;
  }
}

function isVideoReceived(entry: unknown): entry is RTCInboundRtpStreamStats {
  if (typeof entry !== 'object' || entry === null) return false;
  return 'type' in entry && entry.type === 'inbound-rtp' && 'kind' in entry && entry.kind === 'video';
}

function receiverStats(entry: RTCInboundRtpStreamStats): ReceiverStats {
  const emitted = entry.jitterBufferEmittedCount ?? 0;
  const waitedSec = entry.jitterBufferDelay ?? 0;
  return {
    framesDecoded: entry.framesDecoded ?? 0,
    keyFramesDecoded: entry.keyFramesDecoded ?? 0,
    framesDropped: entry.framesDropped ?? 0,
    packetsLost: entry.packetsLost ?? 0,
    jitterBufferDelayMs: emitted === 0 ? 0 : (waitedSec * 1000) / emitted,
  };
}
