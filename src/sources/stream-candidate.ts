import type { StreamProtocol } from '../domain/stream-route';
import type { Disposer } from '../lib/disposer';
import type { SourceError } from './frame-source';

/** What a connection tells after its first picture; without effect once it was dropped. */
export interface ConnectionEvents {
  fail(error: SourceError): void;
  /** No further picture will come, and that is as it should be. */
  end(): void;
}

/** What a candidate is connected with. */
export interface StreamConnection {
  /** Shows the picture; stays the caller's. */
  readonly video: HTMLVideoElement;
  readonly signal: AbortSignal;
  /** Takes everything that is made for the connection. */
  readonly resources: Disposer;
  readonly events: ConnectionEvents;
  /** Whether another candidate waits, so that this one had better be quick. */
  readonly hasFallback: boolean;
}

/** A stream whose first picture has come. */
export interface PlayedStream {
  /** What it turned out to be: a server may have no low latency. */
  readonly protocol: StreamProtocol;
  /** The stream's own time of the picture at this media time, ms since the epoch; null: it tells none. */
  programMs(mediaTimeSec: number): number | null;
  /** What is known of a silence, in technical words; empty where nothing is. */
  explainSilence(): Promise<string>;
}

/** One way to play a camera's stream. */
export interface StreamCandidate {
  readonly protocol: StreamProtocol;
  /** A stream that shows nothing new for so long has broken, unless its pictures are that far apart. */
  readonly stallMs: number;
  /** Resolves with the first picture. Throws `SourceError`. */
  connect(connection: StreamConnection): Promise<PlayedStream>;
}
