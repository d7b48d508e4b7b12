import type { ConfigStore } from '../../api/config-store';
import type { Camera, Site } from '../../domain/config';
import { NO_CORRECTIONS } from '../../domain/corrections';
import { DEFAULT_MOMENT_POLICY } from '../../domain/moments';
import { messageOf } from '../../lib/errors';
import { createLogger } from '../../lib/logger';
import { pause } from '../../reconnect-pause';
import type { Runtime } from '../../session-types';
import type { AlertRuleStore } from '../alerts/rule-store';
import { Checks, type OpenCheckStore } from '../count-audit/checks.svelte';
import { Faces, type OpenFaces } from '../faces/faces.svelte';
import { LiveSession } from '../live-session.svelte';
import { camerasToCount, isPolicyOutdated } from './cameras-to-count';

/** Changes of cameras and of their corrections are noticed this often, and those that failed are tried again. */
const LOOK_EVERY_MS = 30_000;

export interface AnalyserParts {
  readonly runtime: Runtime;
  readonly store: ConfigStore;
  /** Only these cameras; null: all that an analyser counts. */
  readonly chosen: ReadonlySet<string> | null;
  /** A camera's pictures come from a host that this page may not reach: it must be loaded anew. */
  readonly onPolicyOutdated: () => void;
  /** What was put right at the cameras in this browser. */
  readonly openChecks: OpenCheckStore;
  /** Null: it compares no faces. */
  readonly openFaces: OpenFaces | null;
  readonly alertRules: Pick<AlertRuleStore, 'read'>;
}

/** The server knows a device by its own name. */
const ANALYSER_NAME = 'Analyser';

const logger = createLogger('analyser');

/** Counts the cameras of a site unattended, and follows changes of them. Owns the runtime. */
export class Analyser {
  #sessions = $state.raw<ReadonlyMap<string, LiveSession>>(new Map());
  #problem = $state<string | null>(null);
  #waiting = $state(0);
  #first: readonly Camera[] | null = null;
  #sites: readonly Site[] = [];
  readonly faces: Faces;
  /** The configuration that each session counts by. */
  readonly #versions = new Map<string, string>();
  readonly #checks: Checks;
  readonly #abort = new AbortController();
  readonly #running: Promise<void>;
  readonly #unlisten: () => void;

  constructor(private readonly parts: AnalyserParts) {
    this.#checks = new Checks(parts.openChecks, (cameraId, corrections) =>
      this.#sessions.get(cameraId)?.correct(corrections),
    );
    const sites = (): readonly Site[] => this.#sites;
    const sessions = (): readonly LiveSession[] => this.sessions;
    this.faces = new Faces(parts.openFaces, {
      get sites() {
        return sites();
      },
      get sessions() {
        return sessions();
      },
    });
    this.#unlisten = parts.runtime.onOutbox((state) => (this.#waiting = state.waiting));
    this.#running = this.#run();
  }

  get sessions(): readonly LiveSession[] {
    return [...this.#sessions.values()];
  }

  get running(): number {
    return this.sessions.filter(({ isCounting }) => isCounting).length;
  }

  /** Why the list of cameras could not be read; null where it could. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Records that were not sent yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Whether something that was put right in this browser holds for a camera. */
  isCorrected(cameraId: string): boolean {
    const { spots, tuning } = this.#checks.inForce(cameraId);
    return spots.length > 0 || tuning !== null;
  }

  /** Counts by what is put right in this browser now. Rejects where it keeps nothing. */
  readCorrections(): Promise<void> {
    return this.#checks.load();
  }

  /** Ends all counting: the last buckets are stored and sent, the leases given back. Twice is harmless. */
  async dispose(): Promise<void> {
    this.#abort.abort();
    this.faces.dispose();
    await this.#running;
    this.#unlisten();
    await Promise.all(this.sessions.map((session) => session.dispose()));
    // What cannot be sent now stays in this browser, and is sent when it counts again.
    await this.parts.runtime.analytics.sendNow().catch(() => undefined);
    await this.parts.runtime.dispose();
    await this.#checks.dispose();
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      await this.readCorrections().catch((error: unknown) => {
        logger.debug(`the corrections could not be read: ${messageOf(error)}`);
      });
      try {
        await this.#follow();
        this.#problem = null;
      } catch (error) {
        this.#problem = messageOf(error);
        logger.debug(`the cameras could not be read: ${messageOf(error)}`);
      }
      await pause(LOOK_EVERY_MS, signal).catch(() => undefined);
    }
  }

  async #follow(): Promise<void> {
    const { store, chosen, onPolicyOutdated } = this.parts;
    const [sites, all] = await Promise.all([store.sites(), store.cameras()]);
    if (this.#abort.signal.aborted) return;
    const wanted = camerasToCount(all, chosen);
    this.#first ??= wanted;
    if (isPolicyOutdated(this.#first, wanted)) onPolicyOutdated();
    const isFirstLook = this.#sites.length === 0;
    this.#sites = sites;
    void this.#compareFaces(isFirstLook);
    const sitesById = new Map(sites.map((site) => [site.id, site]));
    const sessions = new Map<string, LiveSession>();
    for (const camera of wanted) {
      const site = sitesById.get(camera.siteId);
      if (site === undefined) continue;
      // Nobody could ask for a moment here, or look at it.
      sessions.set(camera.id, this.#sessionFor(camera, { ...site, moments: DEFAULT_MOMENT_POLICY }));
    }
    for (const [id, session] of this.#sessions) if (sessions.get(id) !== session) void session.dispose();
    this.#sessions = sessions;
    await this.#alertBy([...new Set(wanted.map(({ siteId }) => siteId))]);
  }

  /** Where a site's rules cannot be read, those that are known go on. */
  async #alertBy(siteIds: readonly string[]): Promise<void> {
    for (const siteId of siteIds) {
      try {
        const { rules } = await this.parts.alertRules.read(siteId);
        for (const session of this.sessions) {
          if (session.camera.siteId !== siteId) continue;
          session.setAlertRules(rules.filter(({ cameraId }) => cameraId === session.camera.id));
        }
      } catch (error) {
        logger.debug(`the alert rules could not be read: ${messageOf(error)}`, { site: siteId });
      }
    }
  }

  /** An administrator approves it where it asks, by the fingerprint on its screen. */
  async #compareFaces(isFirstLook: boolean): Promise<void> {
    try {
      await this.faces.registerEverywhere(ANALYSER_NAME);
      if (isFirstLook) await this.faces.start();
    } catch (error) {
      logger.debug(`no faces are compared: ${messageOf(error)}`);
    }
  }

  /** The session that counts a camera already, unless it has ended or the camera has another source. */
  #sessionFor(camera: Camera, site: Site): LiveSession {
    const known = this.#sessions.get(camera.id);
    const before = this.#versions.get(camera.id);
    const version = `${camera.version} ${site.version}`;
    this.#versions.set(camera.id, version);
    const isOver = known === undefined || ['ended', 'failed', 'disposed'].includes(known.phase);
    if (isOver || JSON.stringify(known.camera.source) !== JSON.stringify(camera.source)) {
      const isClip = camera.source.kind === 'demo' || camera.source.kind === 'sample';
      const session = new LiveSession(this.parts.runtime, camera, site, isClip ? { isLooped: true } : {});
      const corrections = this.#checks.inForce(camera.id);
      if (corrections !== NO_CORRECTIONS) session.correct(corrections);
      return session;
    }
    if (before !== version) known.reconfigure(camera, site);
    return known;
  }
}
