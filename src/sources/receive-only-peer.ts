/**
 * The only place that makes an `RTCPeerConnection` (a lint rule sees to it): receives video, sends
 * nothing, has no data channel, and asks only the ICE servers it is given.
 */
export class ReceiveOnlyPeer {
  readonly #peer: RTCPeerConnection;
  readonly #video: RTCRtpTransceiver;

  constructor(iceServers: readonly RTCIceServer[]) {
    this.#peer = new RTCPeerConnection({ iceServers: [...iceServers], bundlePolicy: 'max-bundle' });
    this.#video = this.#peer.addTransceiver('video', { direction: 'recvonly' });
  }

  /** Sets and returns the local offer; does not wait for candidates. */
  async offer(): Promise<string> {
    await this.#peer.setLocalDescription(await this.#peer.createOffer());
    const sdp = this.#peer.localDescription?.sdp;
    if (sdp === undefined) throw new Error('the browser made no offer');
    return sdp;
  }

  async accept(answer: string): Promise<void> {
    await this.#peer.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  /** Whether the accepted answer sends us video; the other side may have refused it. */
  isReceiving(): boolean {
    return this.#video.currentDirection === 'recvonly';
  }

  /** Calls back with the stream of the first track. */
  onStream(listener: (stream: MediaStream) => void): void {
    this.#peer.addEventListener('track', (event) =>
      listener(event.streams[0] ?? new MediaStream([event.track])),
    );
  }

  /** Calls back once when the connection has failed or was closed by the other side. */
  onLost(listener: (state: RTCPeerConnectionState) => void): void {
    this.#peer.addEventListener('connectionstatechange', () => {
      const state = this.#peer.connectionState;
      if (state === 'failed' || state === 'closed') listener(state);
    });
  }

  dispose(): void {
    this.#peer.close();
  }
}
