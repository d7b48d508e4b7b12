import type Hls from 'hls.js';
import type { LevelDetails } from 'hls.js';

/** Further behind the part that the server holds back for is a delay that people notice. */
const LATE_SEC = 3.5;
/** The same without parts, in segments; a player keeps three of them between itself and the edge. */
const LATE_SEGMENTS = 5;
/** A page that was hidden may have played on more slowly. */
const HIDDEN_LATE_SEC = 1.5;

/** Lets the player jump where it has fallen far behind; small delays it makes up by playing faster. */
export function keepNearLiveEdge(
  hls: Hls,
  { partHoldBack, targetduration }: Pick<LevelDetails, 'partHoldBack' | 'targetduration'>,
): void {
  // Its constructor takes a limit only with a target of ours, which would overrule the server's.
  hls.config.liveMaxLatencyDuration =
    hls.lowLatencyMode && partHoldBack > 0 ? partHoldBack + LATE_SEC : LATE_SEGMENTS * targetduration;
}

/** Jumps to what is now, when a page that was hidden is seen again. */
export function jumpToLiveEdge(hls: Hls, video: HTMLVideoElement): void {
  const { latency, liveSyncPosition, targetLatency } = hls;
  if (document.hidden || liveSyncPosition === null || targetLatency === null) return;
  const isLate = latency > targetLatency + HIDDEN_LATE_SEC && video.currentTime < liveSyncPosition;
  if (isLate) video.currentTime = liveSyncPosition;
}
