import type Hls from 'hls.js';

/** Further behind than the server asks for by this and two segments is a delay that people notice. */
const LATE_SEC = 2;
/** A page that was hidden may have played on more slowly. */
const HIDDEN_LATE_SEC = 1.5;

/** Lets the player jump where it has fallen far behind; small delays it makes up by playing faster. */
export function keepNearLiveEdge(hls: Hls, segmentSec: number): void {
  const { targetLatency } = hls;
  // The constructor takes it together with a target of ours only; a target is the server's to say.
  if (targetLatency !== null) hls.config.liveMaxLatencyDuration = targetLatency + 2 * segmentSec + LATE_SEC;
}

/** Jumps to what is now, when a page that was hidden is seen again. */
export function jumpToLiveEdge(hls: Hls, video: HTMLVideoElement): void {
  const { latency, liveSyncPosition, targetLatency } = hls;
  if (document.hidden || liveSyncPosition === null || targetLatency === null) return;
  const isLate = latency > targetLatency + HIDDEN_LATE_SEC && video.currentTime < liveSyncPosition;
  if (isLate) video.currentTime = liveSyncPosition;
}
