import { WebRTCPlayer } from '@eyevinn/webrtc-player';

/** In a page of a test: plays by WHEP with a player of another making. Bundled by `playWithEyevinn`. */

let player: WebRTCPlayer | null = null;

globalThis.hiroEyevinn = {
  async play({ url, token }) {
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    document.body.append(video);
    // Its default asks a public STUN server.
    player = new WebRTCPlayer({ video, type: 'whep', iceServers: [], statsTypeFilter: '^inbound-rtp' });
    await player.load(new URL(url), `Bearer ${token}`);
  },
  async stop() {
    await player?.unload();
  },
};
