import type { Camera, Site } from '../domain/config';
import type { Runtime, SessionOptions } from '../session-types';
import { LiveSession } from './live-session.svelte';

/** Which camera is being counted. One at a time; it goes on while other screens are open. */
export class Watch {
  #session = $state.raw<LiveSession | null>(null);
  #stoppedId = $state<string | null>(null);
  #starts = 0;
  readonly #options = new Map<string, SessionOptions>();

  constructor(private readonly runtime: Runtime) {}

  get session(): LiveSession | null {
    return this.#session;
  }

  /** The session of this camera, if it is the one that is counted. */
  sessionOf(cameraId: string | null): LiveSession | null {
    return this.#session?.camera.id === cameraId ? this.#session : null;
  }

  /** Whether the user stopped this camera. */
  isStopped(cameraId: string): boolean {
    return this.#stoppedId === cameraId;
  }

  /** Whether a file camera's file must be chosen first. */
  needsFile(camera: Camera): boolean {
    return camera.source.kind === 'file' && this.#options.get(camera.id)?.file === undefined;
  }

  /** The file and pace that were chosen for a camera in this page's life. */
  optionsOf(cameraId: string): SessionOptions | null {
    return this.#options.get(cameraId) ?? null;
  }

  /** Counts this camera, unless it is counted already, was stopped, or lacks its file. */
  show(camera: Camera, site: Site): void {
    if (this.#session?.camera.id === camera.id || this.isStopped(camera.id) || this.needsFile(camera)) return;
    this.start(camera, site);
  }

  /** Counts this camera from the beginning; what was counted before is ended and stored. */
  start(camera: Camera, site: Site, options?: SessionOptions): void {
    if (options !== undefined) this.#options.set(camera.id, options);
    this.#stoppedId = null;
    void this.#replace(camera, site);
  }

  /** Ends the counting of this camera. */
  async stop(): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    this.#starts += 1;
    this.#stoppedId = session.camera.id;
    await session.dispose();
    // What was counted is stored now; until then nobody is told that it has stopped.
    if (this.#session === session) this.#session = null;
  }

  /** A changed configuration takes effect with the next picture; a changed source starts anew. */
  reconfigure(camera: Camera, site: Site): void {
    const session = this.#session;
    if (session === null || session.camera.id !== camera.id) return;
    if (JSON.stringify(session.camera.source) === JSON.stringify(camera.source))
      session.reconfigure(camera, site);
    else this.start(camera, site);
  }

  /** A camera's earlier session must have ended before the next may open: both count under one id. */
  async #replace(camera: Camera, site: Site): Promise<void> {
    this.#starts += 1;
    const start = this.#starts;
    const previous = this.#session;
    const ended = previous?.dispose();
    if (previous?.camera.id === camera.id) await ended;
    if (start !== this.#starts) return;
    this.#session = new LiveSession(
      this.runtime,
      camera,
      site,
      this.#options.get(camera.id) ?? defaults(camera),
    );
  }

  /** Forgets a deleted camera. */
  async forget(cameraId: string): Promise<void> {
    this.#options.delete(cameraId);
    if (this.#session?.camera.id === cameraId) await this.stop();
  }
}

function defaults(camera: Camera): SessionOptions {
  const isClip = camera.source.kind === 'demo' || camera.source.kind === 'sample';
  return isClip ? { isLooped: true } : {};
}
