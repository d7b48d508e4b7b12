import type { Credentials, GatewayProblem, ProbeInput, ProbeReport } from '../../src/api/gateway-contract';
import { isAbortError, messageOf } from '../../src/lib/errors';
import { versionOf } from './ffmpeg/find-ffmpeg';
import { planFor } from './ffmpeg/plan';
import { probeSource, type ProbedVideo, publicVideo } from './ffmpeg/probe-source';
import { GatewayError } from './gateway-error';
import type { NetworkRules } from './inputs/network-rules';
import { openInput } from './inputs/open-input';
import type { SourceInput } from './inputs/source-input';
import type { GatewaySettings } from './protocol';
import type { PulledInput } from './streams/stream-tools';

const TEST_MS = 20_000;
/** Each test is a process and a connection to somebody's camera. */
const MAX_TESTS = 4;

interface OpenHow {
  readonly credentials: Credentials | null;
  readonly signal: AbortSignal;
}

/** Goes to sources: to play them, or to ask what they send. */
export class SourceAccess {
  readonly #settings: Pick<GatewaySettings, 'ffmpeg' | 'ffprobe' | 'mediaDir'>;
  readonly #network: NetworkRules;
  #version: string | null = null;
  #tests = 0;

  constructor(settings: Pick<GatewaySettings, 'ffmpeg' | 'ffprobe' | 'mediaDir'>, network: NetworkRules) {
    this.#settings = settings;
    this.#network = network;
  }

  /** ffmpeg's; null where there is none. */
  get ffmpegVersion(): string | null {
    return this.#version;
  }

  async findFfmpeg(): Promise<void> {
    this.#version = await versionOf(this.#settings.ffmpeg);
  }

  /** Why nothing can be played; null where ffmpeg is there. */
  get missing(): GatewayProblem | null {
    if (this.#version !== null) return null;
    const detail = `"${this.#settings.ffmpeg}" does not run. Install ffmpeg (Debian: apt-get install ffmpeg) or name it in HIRO_FFMPEG, then start the server again.`;
    return { code: 'ffmpeg-missing', detail };
  }

  /** For one run of ffmpeg. Rejects with `GatewayError`. */
  open(input: PulledInput, how: OpenHow): Promise<SourceInput> {
    return this.#open(input, how, 'stream');
  }

  /** What a source sends, by a connection of its own. Rejects with `GatewayError`. */
  async probe(input: PulledInput, how: OpenHow): Promise<ProbedVideo> {
    const opened = await this.#open(input, how, 'probe');
    try {
      return await probeSource({ ffprobe: this.#settings.ffprobe, input: opened, signal: how.signal });
    } finally {
      opened.dispose();
    }
  }

  /** The same as a report for a person; never rejects. */
  async test(input: ProbeInput['input'], credentials: Credentials | null): Promise<ProbeReport> {
    const startedAt = performance.now();
    const report = (change: Partial<ProbeReport>): ProbeReport => ({
      problem: null,
      video: null,
      plan: null,
      ...change,
      tookMs: Math.round(performance.now() - startedAt),
    });
    if (input.kind === 'push') {
      const detail = 'A source that pushes is seen once it connects; there is nothing to ask.';
      return report({ problem: { code: 'publisher-absent', detail } });
    }
    if (this.#tests >= MAX_TESTS) {
      const detail = `${MAX_TESTS} sources are being tested already; try again in a moment.`;
      return report({ problem: { code: 'limit-reached', detail } });
    }
    this.#tests += 1;
    try {
      const probed = await this.probe(input, { credentials, signal: AbortSignal.timeout(TEST_MS) });
      return report({ video: publicVideo(probed), plan: planFor(probed) });
    } catch (error) {
      return report({ problem: problemOf(error) });
    } finally {
      this.#tests -= 1;
    }
  }

  #open(input: PulledInput, how: OpenHow, purpose: 'probe' | 'stream'): Promise<SourceInput> {
    const { missing } = this;
    if (missing !== null) return Promise.reject(new GatewayError(missing.code, missing.detail));
    const { mediaDir } = this.#settings;
    return openInput({ ...how, input, purpose, mediaDir, network: this.#network });
  }
}

function problemOf(error: unknown): GatewayProblem {
  if (error instanceof GatewayError) return error.problem;
  const isLate = isAbortError(error) || (error instanceof Error && error.name === 'TimeoutError');
  return isLate
    ? { code: 'unreachable', detail: `The source did not answer within ${TEST_MS / 1000} s.` }
    : { code: 'failed', detail: messageOf(error) };
}
