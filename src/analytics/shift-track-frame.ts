import type { TrackFrame } from '../domain/track';

/** The frame with all its times moved by `offsetMs`, e.g. from this machine's clock to UTC. */
export function shiftTrackFrame(frame: TrackFrame, offsetMs: number): TrackFrame {
  if (offsetMs === 0) return frame;
  return {
    ...frame,
    capturedAtMs: frame.capturedAtMs + offsetMs,
    tracks: frame.tracks.map((track) => ({
      ...track,
      firstSeenAtMs: track.firstSeenAtMs + offsetMs,
      lastSeenAtMs: track.lastSeenAtMs + offsetMs,
    })),
  };
}
