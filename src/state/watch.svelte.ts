import type { AlertRule } from '../domain/alert-rule';
import type { Camera, Site } from '../domain/config';
import { NO_CORRECTIONS, type Corrections } from '../domain/corrections';
import type { Runtime, SessionOptions } from '../session-types';
import { LiveSession } from './live-session.svelte';

/** A camera that a screen wants counted, and where it stands. */
export interface WatchedCamera {
  readonly camera: Camera;
  readonly site: Site;
}

/**
 * Which cameras are being counted. The main one, which the live view showed last, goes on while other
 * screens are open; the wall's cameras count besides it while the wall is open.
 */
export class Watch {
  #sessions = $state.raw<ReadonlyMap<string, LiveSession>>(new Map());
  #mainId = $state<string | null>(null);
  #stopped = $state.raw<ReadonlySet<string>>(new Set());
  readonly #starts = new Map<string, number>();
  readonly #options = new Map<string, SessionOptions>();
  readonly #alertRules = new Map<string, readonly AlertRule[]>();

  constructor(
    private readonly runtime: Runtime,
    /** What this browser's user has put right, by camera. */
    private readonly correctionsOf: (cameraId: string) => Corrections = () => NO_CORRECTIONS,
  ) {}

  /** The session of the main camera. */
  get session(): LiveSession | null {
    return this.sessionOf(this.#mainId);
  }

  /** All cameras that are counted now, in the order in which they began. */
  get sessions(): readonly LiveSession[] {
    return [...this.#sessions.values()];
  }

  /** The session of this camera, if it is counted. */
  sessionOf(cameraId: string | null): LiveSession | null {
    return cameraId === null ? null : (this.#sessions.get(cameraId) ?? null);
  }

  /** People now in the pictures of these cameras; those whose picture is interrupted are left out. */
  countsOf(cameras: readonly Camera[]): readonly number[] {
    return cameras.flatMap(({ id }) => {
      const session = this.sessionOf(id);
      const occupancy = session?.phase === 'running' ? session.occupancy : null;
      return occupancy === null ? [] : [occupancy];
    });
  }

  /** Whether the user stopped this camera; it stays so until it is started again. */
  isStopped(cameraId: string): boolean {
    return this.#stopped.has(cameraId);
  }

  /** Whether a file camera's file must be chosen first. */
  needsFile(camera: Camera): boolean {
    return camera.source.kind === 'file' && this.#options.get(camera.id)?.file === undefined;
  }

  /** The file and pace that were chosen for a camera in this page's life. */
  optionsOf(cameraId: string): SessionOptions | null {
    return this.#options.get(cameraId) ?? null;
  }

  /**
   * Makes this camera the main one and counts no other, unless it may not be counted: it was stopped,
   * is switched off, or lacks its file. Then the main camera stays as it is.
   */
  show(camera: Camera, site: Site): void {
    if (this.#sessions.has(camera.id) || this.#mayBegin(camera)) this.#mainId = camera.id;
    this.keepMain();
    if (this.#mainId === camera.id) this.#begin({ camera, site });
  }

  /** Counts these cameras besides the main one, and no others. */
  showWall(cameras: readonly WatchedCamera[]): void {
    this.#keep(new Set(cameras.map(({ camera }) => camera.id)));
    for (const watched of cameras) this.#begin(watched);
  }

  /** Ends all but the main camera. */
  keepMain(): void {
    this.#keep(new Set());
  }

  /** Makes this camera the main one and counts it from the beginning, and no other. */
  start(camera: Camera, site: Site, options?: SessionOptions): void {
    if (options !== undefined) this.#options.set(camera.id, options);
    this.#mainId = camera.id;
    this.keepMain();
    this.add({ camera, site });
  }

  /** Counts this camera from the beginning, besides those that are counted already. */
  add({ camera, site }: WatchedCamera): void {
    this.#stopped = without(this.#stopped, camera.id);
    void this.#replace(camera, site);
  }

  /** Ends the counting of this camera. */
  async stop(cameraId: string): Promise<void> {
    const session = this.#sessions.get(cameraId);
    if (session === undefined) return;
    this.#nextStart(cameraId);
    this.#stopped = new Set([...this.#stopped, cameraId]);
    await session.dispose();
    // What was counted is stored now; until then nobody is told that it has stopped.
    if (this.#sessions.get(cameraId) === session) this.#set(cameraId, null);
  }

  /** Ends a session at once, until its camera is shown again; its counts are stored in the background. */
  end(cameraId: string): void {
    this.#nextStart(cameraId);
    const session = this.#sessions.get(cameraId);
    this.#set(cameraId, null);
    void session?.dispose();
  }

  /** Ends all counting, as before the page goes. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((cameraId) => this.stop(cameraId)));
  }

  /** A changed configuration takes effect with the next picture; a changed source starts anew. */
  reconfigure(camera: Camera, site: Site): void {
    const session = this.#sessions.get(camera.id);
    if (session === undefined) return;
    if (!camera.isEnabled) this.end(camera.id);
    else if (JSON.stringify(session.camera.source) === JSON.stringify(camera.source))
      session.reconfigure(camera, site);
    else this.add({ camera, site });
  }

  /** Of what to alert at a camera, whenever it is counted here. */
  setAlertRules(cameraId: string, rules: readonly AlertRule[]): void {
    this.#alertRules.set(cameraId, rules);
    this.sessionOf(cameraId)?.setAlertRules(rules);
  }

  /** Forgets a deleted camera. */
  async forget(cameraId: string): Promise<void> {
    this.#options.delete(cameraId);
    this.#alertRules.delete(cameraId);
    await this.stop(cameraId);
    this.#stopped = without(this.#stopped, cameraId);
    if (this.#mainId === cameraId) this.#mainId = null;
  }

  #mayBegin(camera: Camera): boolean {
    return camera.isEnabled && !this.isStopped(camera.id) && !this.needsFile(camera);
  }

  #begin({ camera, site }: WatchedCamera): void {
    if (this.#sessions.has(camera.id) || !this.#mayBegin(camera)) return;
    void this.#replace(camera, site);
  }

  #keep(cameraIds: ReadonlySet<string>): void {
    for (const cameraId of this.#sessions.keys()) {
      if (cameraId !== this.#mainId && !cameraIds.has(cameraId)) this.end(cameraId);
    }
  }

  /** A camera's earlier session must have ended before the next may open: both count under one id. */
  async #replace(camera: Camera, site: Site): Promise<void> {
    const start = this.#nextStart(camera.id);
    const previous = this.#sessions.get(camera.id);
    if (previous !== undefined) await previous.dispose();
    if (start !== this.#starts.get(camera.id)) return;
    const options = this.#options.get(camera.id) ?? defaults(camera);
    const session = new LiveSession(this.runtime, camera, site, options);
    const corrections = this.correctionsOf(camera.id);
    if (corrections !== NO_CORRECTIONS) session.correct(corrections);
    const rules = this.#alertRules.get(camera.id);
    if (rules !== undefined) session.setAlertRules(rules);
    this.#set(camera.id, session);
  }

  /** Numbers the starts and ends of a camera, so that one that was overtaken does nothing. */
  #nextStart(cameraId: string): number {
    const start = (this.#starts.get(cameraId) ?? 0) + 1;
    this.#starts.set(cameraId, start);
    return start;
  }

  #set(cameraId: string, session: LiveSession | null): void {
    const sessions = new Map(this.#sessions);
    if (session === null) sessions.delete(cameraId);
    else sessions.set(cameraId, session);
    this.#sessions = sessions;
  }
}

function defaults(camera: Camera): SessionOptions {
  const isClip = camera.source.kind === 'demo' || camera.source.kind === 'sample';
  return isClip ? { isLooped: true } : {};
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((known) => known !== id));
}
