import type { SiteOccupancy } from '../../../src/api/live-contract';
import { minutesOf } from '../../../src/api/opening-hours-schema';
import type { Camera, Site } from '../../../src/domain/config';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import type { StoreContext } from '../../store/context';
import type { CameraLive } from './camera-live';
import { correctBalance } from './correct';
import { nextDailyMs } from './local-times';
import { readSiteFacts } from './read-site';
import { correctWhereSeenEmpty, type EmptyCorrection } from './seen-empty';
import type { SiteFacts } from './site-facts';
import { siteOccupancy } from './site-occupancy';

/** Late uploads are seen after this at the latest. */
const READ_EVERY_MS = 60_000;
/** Reports and uploads of many cameras that come together are looked at once. */
const GATHER_MS = 200;
/** Between two readings of a site. */
const READ_GAP_MS = 1_000;
/** An unchanged number is told again this often while somebody counts. */
const REPEAT_MS = 10_000;

interface SiteBoardParts {
  readonly context: StoreContext;
  readonly site: Site;
  /** The enabled ones. */
  readonly cameras: readonly Camera[];
  readonly liveOf: (cameraId: string) => CameraLive | undefined;
  readonly nowMs: () => number;
  readonly onChange: (occupancy: SiteOccupancy) => void;
  /** The balance of the doors was corrected, in the store already. */
  readonly onSeenEmpty: (correction: EmptyCorrection) => Promise<void>;
  readonly log: Logger;
}

/** The numbers of one site, kept up to date until `dispose`. */
export class SiteBoard {
  readonly #parts: SiteBoardParts;
  #facts: SiteFacts | null = null;
  #reading: Promise<void> | null = null;
  #readMs = -Infinity;
  #resetMs = Infinity;
  #isStale = true;
  #timer: NodeJS.Timeout | undefined;
  #told = '';
  #toldMs = -Infinity;
  #isDisposed = false;

  constructor(parts: SiteBoardParts, before: SiteBoard | null) {
    this.#parts = parts;
    // What was pending at the last reset is only known here.
    const known = before === null ? null : before.#facts;
    if (known !== null) this.#facts = { ...known, site: parts.site, cameras: parts.cameras };
  }

  get siteId(): string {
    return this.#parts.site.id;
  }

  /** The numbers now; reads the store where what is known is out of date. */
  async now(): Promise<SiteOccupancy> {
    if (this.#isDue()) await this.#read();
    return this.#occupancy();
  }

  /** A camera of the site was reported. */
  reported(live: CameraLive, cameraId: string): void {
    const sums = this.#facts?.sums.get(cameraId);
    const isNext = sums !== undefined && sums.completedBy?.pendingFromMs !== live.report?.pendingFromMs;
    if (isNext || (sums !== undefined && live.holder === null)) this.#isStale = true;
    this.#look(GATHER_MS);
  }

  /** What is known no longer holds. */
  outdate(): void {
    this.#isStale = true;
    this.#look(GATHER_MS);
  }

  /** Sees holders that fell silent, resets and opening times. Call it every two seconds or so. */
  tick(): void {
    this.#look(0);
  }

  async correct(people: number): Promise<void> {
    const { context, site, cameras, liveOf, nowMs } = this.#parts;
    await correctBalance(context, { site, cameras, liveOf, nowMs: nowMs(), people });
    this.#isStale = true;
    this.#readMs = -Infinity;
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #isDue(): boolean {
    const nowMs = this.#parts.nowMs();
    return (
      this.#isStale || this.#facts === null || nowMs >= this.#resetMs || nowMs - this.#readMs >= READ_EVERY_MS
    );
  }

  #look(afterMs: number): void {
    if (this.#isDisposed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#lookNow().catch((error: unknown) => {
        this.#parts.log.warn('The numbers of a site are out of date', { cause: messageOf(error) });
      });
    }, afterMs);
    this.#timer.unref();
  }

  async #lookNow(): Promise<void> {
    if (this.#isDue()) {
      const waitMs = this.#readMs + READ_GAP_MS - this.#parts.nowMs();
      if (waitMs > 0 && waitMs <= READ_GAP_MS && this.#facts !== null) this.#look(waitMs);
      else await this.#read();
    }
    if (!this.#isDisposed && this.#facts !== null) this.#tell(this.#occupancy());
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    const { context, site, cameras, liveOf, nowMs, onSeenEmpty } = this.#parts;
    const atMs = nowMs();
    this.#isStale = false;
    this.#readMs = atMs;
    try {
      const place = { site, cameras, liveOf, nowMs: atMs };
      const correction = await context.guard(() => correctWhereSeenEmpty(context.db, place));
      if (correction !== null) await onSeenEmpty(correction);
      this.#facts = await context.guard(() => readSiteFacts(context.db, place, this.#facts ?? undefined));
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
    const { resetTime, timeZone } = site;
    const midnightMs = nextDailyMs(0, timeZone, atMs);
    const resetMs = resetTime === null ? Infinity : nextDailyMs(minutesOf(resetTime), timeZone, atMs);
    this.#resetMs = Math.min(midnightMs, resetMs);
  }

  #occupancy(): SiteOccupancy {
    if (this.#facts === null) throw new Error('the site was not read');
    return siteOccupancy(this.#facts, this.#parts.liveOf, this.#parts.nowMs());
  }

  #tell(occupancy: SiteOccupancy): void {
    const { coveredShare } = occupancy;
    // Time alone is no news, nor is a share that creeps.
    const news = JSON.stringify({
      ...occupancy,
      asOfMs: null,
      coveredShare: coveredShare === null ? null : Math.round(coveredShare * 100),
      perCamera: occupancy.perCamera.map((camera) => ({ ...camera, asOfMs: null })),
    });
    const nowMs = this.#parts.nowMs();
    const isRepeated = occupancy.watchedCameras > 0 && Math.abs(nowMs - this.#toldMs) >= REPEAT_MS;
    if (news === this.#told && !isRepeated) return;
    this.#told = news;
    this.#toldMs = nowMs;
    this.#parts.onChange(occupancy);
  }
}
