/** Ways to play a stream, best first. */
export const STREAM_PROTOCOLS = ['whep', 'll-hls', 'hls'] as const;
export type StreamProtocol = (typeof STREAM_PROTOCOLS)[number];

/** Which way a stream is played, and why it is this one. */
export interface StreamRoute {
  readonly protocol: StreamProtocol;
  /** best: first in the order. only: the camera allows or has no other. fallback: better ones rest. */
  readonly reason: 'best' | 'only' | 'fallback';
  /** Protocols that failed and are left alone for a while. */
  readonly resting: readonly RestingProtocol[];
}

export interface RestingProtocol {
  readonly protocol: StreamProtocol;
  /** When it may be tried again, ms since the epoch. */
  readonly untilMs: number;
  /** Why it failed last, in technical words. */
  readonly detail: string;
}
