import { momentRecordingOf, type MomentCause } from '../../domain/moments';
import { messageOf } from '../../lib/errors';
import { createLogger } from '../../lib/logger';
import type { ConfigState } from '../config-state.svelte';
import type { Watch } from '../watch.svelte';
import { CapacityEdges } from './capacity-edges';

const LOOK_EVERY_MS = 1000;

const logger = createLogger('moments');

/** Keeps moments that nobody asks for by hand, of cameras that are analysed here. */
export class MomentTriggers {
  readonly #edges = new CapacityEdges();
  readonly #config: ConfigState;
  readonly #watch: Watch;
  readonly #keep: (cameraId: string, cause: MomentCause) => Promise<void>;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    config: ConfigState,
    watch: Watch,
    keep: (cameraId: string, cause: MomentCause) => Promise<void>,
  ) {
    this.#config = config;
    this.#watch = watch;
    this.#keep = keep;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const site of this.#config.sites) {
      if (site.moments?.atCapacity !== true || momentRecordingOf(site) === null) continue;
      const cameras = this.#config.cameras.filter(({ id, siteId }) => {
        return siteId === site.id && this.#watch.sessionOf(id)?.isCounting === true;
      });
      const people = this.#watch.countsOf(cameras).reduce((sum, count) => sum + count, 0);
      if (!this.#edges.see(site.id, { people, capacity: site.capacity, atMs: Date.now() })) continue;
      for (const { id } of cameras) {
        this.#keep(id, 'capacity').catch((error: unknown) => {
          logger.warn(`no moment was kept: ${messageOf(error)}`, { camera: id });
        });
      }
    }
  }
}
