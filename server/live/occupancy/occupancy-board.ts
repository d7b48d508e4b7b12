import type { SiteOccupancy } from '../../../src/api/live-contract';
import type { Site } from '../../../src/domain/config';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import type { AuditLog } from '../../audit/audit-log';
import type { Store } from '../../store/store';
import type { LiveBus, LiveMessage } from '../live-bus';
import { LiveCameras } from './live-cameras';
import type { EmptyCorrection } from './seen-empty';
import { SiteBoard } from './site-board';

const TICK_MS = 2_000;
/** An organisation that nobody has asked about for this long is not followed any more. */
const IDLE_MS = 300_000;

export type OccupancyListener = (occupancy: SiteOccupancy) => void;

interface Followed {
  /** Null until they were read. */
  sites: Map<string, SiteBoard> | null;
  loading: Promise<void> | null;
  isStale: boolean;
  readonly listeners: Set<OccupancyListener>;
  askedMs: number;
}

interface OccupancyBoardParts {
  readonly store: Store;
  readonly bus: Pick<LiveBus, 'publish' | 'subscribe'>;
  readonly auditLog: AuditLog;
  readonly log: Logger;
  /** UTC, ms. */
  readonly nowMs?: () => number;
}

/** How many people are where: of the organisations that somebody asks about, in this process. */
export class OccupancyBoard {
  readonly #parts: OccupancyBoardParts;
  readonly #nowMs: () => number;
  readonly #cameras: LiveCameras;
  readonly #followed = new Map<string, Followed>();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(parts: OccupancyBoardParts) {
    this.#parts = parts;
    this.#nowMs = parts.nowMs ?? (() => Date.now());
    this.#cameras = new LiveCameras(this.#nowMs);
    this.#unsubscribe = parts.bus.subscribe((message) => this.#hear(message));
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  /** The sites of an organisation, or one of them, in the order of their making. */
  async sites(organisationId: string, siteId: string | null = null): Promise<readonly SiteOccupancy[]> {
    const sites = await this.#load(organisationId);
    const wanted = siteId === null ? [...sites.values()] : [sites.get(siteId)].flatMap((site) => site ?? []);
    const occupancies: SiteOccupancy[] = [];
    for (const site of wanted) occupancies.push(await site.now());
    return occupancies;
  }

  /** Hears of every change in an organisation, until it is undone. Ask for `sites` first. */
  follow(organisationId: string, listener: OccupancyListener): () => void {
    const own: OccupancyListener = (occupancy) => listener(occupancy);
    const { listeners } = this.#of(organisationId);
    listeners.add(own);
    return () => void listeners.delete(own);
  }

  /** Sets the balance of a site's doors; false where there is no such site. */
  async correct(organisationId: string, siteId: string, people: number): Promise<boolean> {
    const site = (await this.#load(organisationId)).get(siteId);
    if (site === undefined) return false;
    await this.#parts.store.context.guard(() => site.correct(people));
    this.#parts.bus.publish({ kind: 'occupancy-corrected', organisationId, siteId });
    return true;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
    for (const { sites } of this.#followed.values()) for (const site of sites?.values() ?? []) site.dispose();
    this.#followed.clear();
  }

  #of(organisationId: string): Followed {
    const known = this.#followed.get(organisationId);
    const askedMs = this.#nowMs();
    if (known !== undefined) {
      known.askedMs = askedMs;
      return known;
    }
    const made: Followed = { sites: null, loading: null, isStale: true, listeners: new Set(), askedMs };
    this.#followed.set(organisationId, made);
    return made;
  }

  async #load(organisationId: string): Promise<Map<string, SiteBoard>> {
    const followed = this.#of(organisationId);
    while (followed.isStale || followed.sites === null || followed.loading !== null) {
      followed.loading ??= this.#loadOnce(organisationId, followed).finally(() => {
        followed.loading = null;
      });
      await followed.loading;
    }
    return followed.sites;
  }

  async #loadOnce(organisationId: string, followed: Followed): Promise<void> {
    followed.isStale = false;
    try {
      const { store, log } = this.#parts;
      const tenant = store.within(organisationId);
      await this.#cameras.load(store.context, organisationId);
      const sites = await tenant.sites.list();
      const cameras = (await tenant.cameras.list()).filter(({ isEnabled }) => isEnabled);
      const before = followed.sites;
      followed.sites = new Map(
        sites.map((site) => {
          const board = new SiteBoard(
            {
              context: store.context,
              site,
              cameras: cameras.filter(({ siteId }) => siteId === site.id),
              liveOf: (cameraId) => this.#cameras.get(cameraId),
              nowMs: this.#nowMs,
              onChange: (occupancy) => {
                for (const listener of [...followed.listeners]) listener(occupancy);
              },
              onSeenEmpty: (correction) => this.#noteSeenEmpty(site, correction),
              log,
            },
            before?.get(site.id) ?? null,
          );
          return [site.id, board];
        }),
      );
      for (const site of before?.values() ?? []) site.dispose();
      for (const site of followed.sites.values()) site.outdate();
    } catch (error) {
      followed.isStale = true;
      throw error;
    }
  }

  /** Nobody asked for this correction, so the audit log has to tell of it. */
  #noteSeenEmpty(site: Site, details: EmptyCorrection): Promise<void> {
    const { organisationId, id: siteId } = site;
    this.#parts.bus.publish({ kind: 'occupancy-corrected', organisationId, siteId });
    const entry = { organisationId, actor: 'server', action: 'occupancy.seen-empty', target: siteId };
    return this.#parts.auditLog.append({ ...entry, details: { ...details } });
  }

  #hear(message: LiveMessage): void {
    switch (message.kind) {
      case 'report': {
        const live = this.#cameras.take(message);
        this.#siteOf(message.organisationId, message.siteId)?.reported(live, message.cameraId);
        return;
      }
      case 'occupancy-corrected':
        this.#siteOf(message.organisationId, message.siteId)?.outdate();
        return;
      case 'configuration-changed':
        this.#outdate(message.organisationId);
        return;
      case 'gap':
        for (const organisationId of this.#followed.keys()) this.#outdate(organisationId);
        return;
      case 'alarm':
      case 'incident':
        return;
    }
  }

  #siteOf(organisationId: string, siteId: string): SiteBoard | undefined {
    return this.#followed.get(organisationId)?.sites?.get(siteId);
  }

  #outdate(organisationId: string): void {
    const followed = this.#followed.get(organisationId);
    if (followed === undefined) return;
    followed.isStale = true;
    if (followed.listeners.size > 0) this.#reload(organisationId);
  }

  #reload(organisationId: string): void {
    this.#load(organisationId).catch((error: unknown) => {
      this.#parts.log.warn('The sites of an organisation could not be read', { cause: messageOf(error) });
    });
  }

  #tick(): void {
    const nowMs = this.#nowMs();
    this.#cameras.tidy();
    for (const [organisationId, followed] of this.#followed) {
      if (followed.listeners.size === 0) {
        if (Math.abs(nowMs - followed.askedMs) > IDLE_MS && followed.loading === null) {
          for (const site of followed.sites?.values() ?? []) site.dispose();
          this.#followed.delete(organisationId);
        }
        continue;
      }
      if (followed.isStale && followed.loading === null) this.#reload(organisationId);
      for (const site of followed.sites?.values() ?? []) site.tick();
    }
  }
}
