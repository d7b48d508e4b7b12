import type { GatewayInput } from '../../../src/domain/config';
import type { Logger } from '../../../src/lib/logger';
import type { ProbedVideo } from '../ffmpeg/probe-source';
import type { SourceInput } from '../inputs/source-input';

/** A source that the gateway goes to; the others come to it. */
export type PulledInput = Exclude<GatewayInput, { kind: 'push' }>;

/** What a stream needs of the gateway around it. */
export interface StreamTools {
  readonly ffmpeg: string;
  readonly log: Logger;
  openInput(input: PulledInput, cameraId: string, signal: AbortSignal): Promise<SourceInput>;
  /** Asks what the source sends, by a connection of its own. */
  probe(input: PulledInput, cameraId: string, signal: AbortSignal): Promise<ProbedVideo>;
  hasCredentials(cameraId: string): boolean;
  /** ffmpeg began or ended. */
  onChild(pid: number, isRunning: boolean): void;
  /** Instead of `LINGER_MS`. */
  readonly lingerMs?: number;
}
