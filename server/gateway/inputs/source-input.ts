import type { Readable } from 'node:stream';
import type { GatewayProblem } from '../../../src/api/gateway-contract';

/**
 * A source made ready for one run of ffmpeg or ffprobe. ffmpeg sees only this machine: a loopback
 * address, its own standard input, or a file of the media folder. Whoever opened it disposes it when
 * the run has ended.
 */
export interface SourceInput {
  /** Input options up to and with `-i …`; nothing in them is secret or was typed by somebody. */
  readonly args: readonly string[];
  /** What ffmpeg reads on standard input; null where it reads none. */
  readonly stdin: Readable | null;
  /** What went wrong on the way to the source, if anything did; ffmpeg itself knows less. */
  problem(): GatewayProblem | null;
  dispose(): void;
}
