import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Credentials,
  GatewayStatus,
  GatewayStream,
  Playback,
  ProbeReport,
} from '../../src/api/gateway-contract';
import type { Camera, GatewayInput, PlayMode } from '../../src/domain/config';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { commandLineOf, descendantsOf, ffmpegsOf, isRunning } from './faults/processes';
import type { Product } from './product';
import type { StreamAddress } from './stream-player/stream-player';

const WAIT_MS = 30_000;

/** The gateway of a started product, as its API and its machine show it. */
export class ProductGateway {
  readonly #product: Product;

  constructor(product: Product) {
    this.#product = product;
  }

  /** The folder of videos that may be played. */
  get mediaDir(): string {
    return join(this.#product.dataDir, 'media');
  }

  async addMedia(path: string, name: string): Promise<void> {
    await mkdir(this.mediaDir, { recursive: true });
    await copyFile(path, join(this.mediaDir, name));
  }

  async createCamera(input: GatewayInput, play: PlayMode = 'auto'): Promise<Camera> {
    return this.#product.createCamera({
      siteId: DEMO_SITE_ID,
      name: 'Under test',
      source: { kind: 'gateway', input, play },
      lines: [],
      zones: [],
    });
  }

  async setCredentials(cameraId: string, credentials: Credentials): Promise<void> {
    await this.#product.request('PUT', `/api/v1/cameras/${cameraId}/credentials`, credentials);
  }

  probe(input: GatewayInput, credentials: Credentials | null = null): Promise<ProbeReport> {
    return this.#product.request('POST', '/api/v1/gateway/probe', { input, credentials, cameraId: null });
  }

  status(): Promise<GatewayStatus> {
    return this.#product.request('GET', '/api/v1/gateway');
  }

  async stream(cameraId: string): Promise<GatewayStream> {
    const found = (await this.status()).streams.find((stream) => stream.cameraId === cameraId);
    if (found === undefined) throw new Error(`the gateway knows no camera ${cameraId}`);
    return found;
  }

  playback(cameraId: string): Promise<Playback> {
    return this.#product.request('POST', `/api/v1/cameras/${cameraId}/playback`, {});
  }

  /** Where a viewer plays a camera, by each protocol. */
  async addresses(cameraId: string): Promise<{ readonly whep: StreamAddress; readonly hls: StreamAddress }> {
    const { token, whepUrl, hlsUrl } = await this.playback(cameraId);
    return { whep: { url: whepUrl, token }, hls: { url: hlsUrl, token } };
  }

  /** The gateway's process; throws where it does not run. */
  get pid(): number {
    const server = this.#product.pid;
    const found = server === null ? [] : descendantsOf(server).filter(isGateway);
    const [pid] = found;
    if (pid === undefined) throw new Error('the gateway process does not run');
    return pid;
  }

  /** The running ffmpegs of the gateway. */
  ffmpegs(): readonly number[] {
    const server = this.#product.pid;
    return server === null ? [] : ffmpegsOf(server);
  }

  /** Waits until the gateway runs as another process than that. */
  async restarted(formerPid: number): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    while (Date.now() < deadline) {
      const server = this.#product.pid;
      const pids = server === null ? [] : descendantsOf(server).filter(isGateway);
      if (pids.some((pid) => pid !== formerPid)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the gateway did not start again within ${WAIT_MS} ms`);
  }
}

function isGateway(pid: number): boolean {
  return isRunning(pid) && commandLineOf(pid).some((word) => /gateway-process\.[jt]s$/.test(word));
}
