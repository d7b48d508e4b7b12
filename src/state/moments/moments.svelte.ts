import { v4 as uuidv4 } from 'uuid';
import type { SealedBytes, SealedMoment } from '../../../workers/protocol';
import type { Camera, Site } from '../../domain/config';
import {
  DEFAULT_MOMENT_POLICY,
  expiryOf,
  isMomentHeld,
  momentsToDestroy,
  momentsToEvict,
  MOMENT_ROOM,
  type KeptMoment,
  type MomentCause,
  type MomentHold,
} from '../../domain/moments';
import { AppError, messageOf } from '../../lib/errors';
import { createLogger } from '../../lib/logger';
import type { MomentStore } from '../../moments/moment-store';
import { createSerial } from '../../worker-host/serial';

/** Opens the store when it is first needed: its code is not part of the first page. */
export type OpenMomentStore = () => Promise<MomentStore>;

/** Whoever can seal what a camera shows now. */
export interface MomentSource {
  keepMoment(momentId: string): Promise<SealedMoment>;
}

/** What decides which moments may stay. */
export interface MomentRules {
  readonly sites: readonly Site[];
  readonly cameras: readonly Camera[];
}

const SWEEP_EVERY_MS = 30_000;
/** What was heard of legal holds is good enough to be shown for so long; to destroy anything, it is asked anew. */
const HOLDS_SHOWN_MS = 600_000;
/** While nobody says whether a hold is on them, moments outlive their time by this, unseen. */
const UNANSWERED_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

const logger = createLogger('moments');

/** What is left for others beside moments that must stay. */
function roomBeside(held: readonly KeptMoment[]): { readonly bytes: number; readonly moments: number } {
  const bytes = held.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { bytes: MOMENT_ROOM.bytes - bytes, moments: MOMENT_ROOM.moments - held.length };
}

/** The moments that this browser has kept. Nothing is shown that should be destroyed. */
export class Moments {
  #kept = $state.raw<readonly KeptMoment[] | null>(null);
  #failure = $state<string | null>(null);
  #underWay = $state.raw<ReadonlySet<string>>(new Set());
  #store: Promise<MomentStore> | null = null;
  #holds = $state.raw<readonly MomentHold[]>([]);
  #holdsReadAtMs = -Infinity;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #inTurn = createSerial();
  readonly #open: OpenMomentStore;
  readonly #rules: () => MomentRules;
  readonly #now: () => number;

  /** `rules` are asked again before every look. */
  constructor(open: OpenMomentStore, rules: () => MomentRules, now: () => number = Date.now) {
    this.#open = open;
    this.#rules = rules;
    this.#now = now;
  }

  /** Of the sites that are known, newest first; null until what has to go is destroyed. */
  get kept(): readonly KeptMoment[] | null {
    return this.#kept;
  }

  /** Why they could not be read or destroyed; null: they could. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Whether a moment of this camera is being kept. */
  isUnderWay(cameraId: string): boolean {
    return this.#underWay.has(cameraId);
  }

  expiresAtMs(moment: KeptMoment): number {
    return expiryOf(moment, this.#rules().sites.find(({ id }) => id === moment.siteId) ?? null);
  }

  /** Whether a legal hold keeps it beyond its time. */
  isHeld(moment: KeptMoment): boolean {
    return isMomentHeld(moment, this.#holds);
  }

  /** Destroys what has to go now, and from then on as it comes. */
  async start(): Promise<void> {
    this.#timer ??= setInterval(() => void this.look(), SWEEP_EVERY_MS);
    await this.look();
  }

  /** Destroys what has to go, then reads what stays, also what another tab has kept. */
  async look(): Promise<void> {
    try {
      await this.#inTurn(() => this.#sweep());
      this.#failure = null;
    } catch (error) {
      logger.warn(`kept moments cannot be read: ${messageOf(error)}`);
      this.#failure = messageOf(error);
    }
  }

  /**
   * Keeps what a camera shows now, for as long as its site keeps moments; the oldest make room. Rejects where the
   * site keeps none, the camera is not analysed here, or the browser stores nothing.
   */
  async keep(
    camera: Camera,
    site: Site,
    by: { readonly source: MomentSource; readonly cause: MomentCause },
  ): Promise<void> {
    this.#underWay = new Set([...this.#underWay, camera.id]);
    try {
      const id = uuidv4();
      const madeAtMs = this.#now();
      const sealed = await by.source.keepMoment(id);
      const { recording, startMs, endMs, pictures, ciphertext } = sealed;
      const { keepHours } = site.moments ?? DEFAULT_MOMENT_POLICY;
      await this.#inTurn(() =>
        this.#add(
          {
            ...{ id, organisationId: site.organisationId, siteId: site.id, cameraId: camera.id },
            ...{ cause: by.cause, recording, startMs, endMs, pictures, madeAtMs },
            ...{ sizeBytes: ciphertext.byteLength, expiresAtMs: madeAtMs + keepHours * HOUR_MS },
          },
          sealed,
        ),
      );
    } finally {
      this.#underWay = new Set([...this.#underWay].filter((cameraId) => cameraId !== camera.id));
    }
  }

  /** Its bytes and its key; null: it has been destroyed meanwhile. */
  async read(id: string): Promise<SealedBytes | null> {
    await this.look();
    return this.#kept?.some((kept) => kept.id === id) === true ? (await this.#use()).read(id) : null;
  }

  /** Rejects where a legal hold is on one of them. */
  destroy(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#readHolds(this.#kept?.length ?? 0, 0);
      if (this.#kept?.some((kept) => ids.includes(kept.id) && this.isHeld(kept)) === true) {
        throw new AppError('moment-held', 'A legal hold is on it: release the hold first');
      }
      await (await this.#use()).destroy(ids);
      this.#kept = this.#kept?.filter(({ id }) => !ids.includes(id)) ?? null;
    });
  }

  async dispose(): Promise<void> {
    clearInterval(this.#timer);
    const store = await this.#store?.catch(() => null);
    store?.dispose();
  }

  async #sweep(): Promise<readonly KeptMoment[]> {
    const store = await this.#use();
    const all = await store.list();
    const { sites, cameras } = this.#rules();
    const nowMs = this.#now();
    const due = (): readonly string[] => momentsToDestroy(all, { nowMs, sites, cameras, holds: this.#holds });
    const isAnswered =
      all.length === 0 || (await this.#readHolds(all.length, due().length > 0 ? 0 : HOLDS_SHOWN_MS));
    const gone = new Set(due());
    const overdue = all.filter((moment) => nowMs >= this.expiresAtMs(moment) + UNANSWERED_MS);
    const destroyed = isAnswered ? gone : new Set(overdue.map(({ id }) => id).filter((id) => gone.has(id)));
    await store.destroy([...destroyed]);
    const staying = all.filter(({ id }) => !gone.has(id));
    const siteIds = new Set(sites.map(({ id }) => id));
    this.#kept = staying
      .filter(({ siteId }) => siteIds.has(siteId))
      .sort((first, second) => second.startMs - first.startMs);
    return staying;
  }

  async #add(moment: KeptMoment, sealed: SealedMoment): Promise<void> {
    const others = await this.#sweep();
    const evictable = others.filter((other) => !this.isHeld(other));
    const room = roomBeside(others.filter((other) => this.isHeld(other)));
    if (room.moments < 1 || room.bytes < moment.sizeBytes) {
      throw new AppError('moment-held', 'what legal holds keep here leaves no room');
    }
    await (await this.#use()).keep(moment, sealed, momentsToEvict(evictable, moment.sizeBytes, room));
    // The site may have been forbidden to keep any while this one was made.
    await this.#sweep();
  }

  /** Whether it is known which moments are held: as good as now, or for good where nobody can hold any. */
  async #readHolds(moments: number, maxAgeMs: number): Promise<boolean> {
    const { holds } = await this.#use();
    if (holds === undefined || this.#now() - this.#holdsReadAtMs < maxAgeMs) return true;
    try {
      this.#holds = await holds(moments);
      this.#holdsReadAtMs = this.#now();
      return true;
    } catch (error) {
      logger.warn(`legal holds cannot be read: ${messageOf(error)}`);
      return false;
    }
  }

  #use(): Promise<MomentStore> {
    this.#store ??= this.#open();
    return this.#store;
  }
}
