import { createContext } from 'svelte';
import type { AlarmClient } from '../api/alarm-client';
import type { AggregateReader } from '../api/client';
import type { ConfigStore } from '../api/config-store';
import { DEFAULT_SITE_LIVE, type Camera, type Site, type SourceConfig } from '../domain/config';
import { DEMO_SITE_INPUT } from '../domain/demo';
import type { GatewayClient } from '../api/gateway-client';
import type { Runtime, SessionOptions } from '../session-types';
import { forgetStreamCredentials } from '../sources/stream-credentials';
import type { Permission } from '../domain/access';
import type { MomentCause } from '../domain/moments';
import { AppError } from '../lib/errors';
import type { Access } from './accounts/access.svelte';
import type { AlertDesk } from './alerts/alert-desk';
import { Alarms } from './alarms/alarms.svelte';
import { GatewayState } from './cameras/gateway-state.svelte';
import { ConfigState } from './config-state.svelte';
import { Checks, type OpenCheckStore } from './count-audit/checks.svelte';
import { Faces, type OpenFaces } from './faces/faces.svelte';
import { Machine } from './machine.svelte';
import { MomentTriggers } from './moments/moment-triggers';
import { Moments, type OpenMomentStore } from './moments/moments.svelte';
import { Notes } from './notes.svelte';
import type { Preferences } from './preferences.svelte';
import { Router } from './router.svelte';
import type { Route } from './routes';
import type { Texts } from './texts.svelte';
import { Wall } from './wall/wall.svelte';
import { Watch } from './watch.svelte';

/** What `AppState` is made of; it owns the runtime from then on. */
export interface AppParts {
  readonly runtime: Runtime;
  readonly store: ConfigStore;
  readonly reader: AggregateReader;
  /** Null where the page has no server. */
  readonly gateway: GatewayClient | null;
  /** Null where the page has no server. */
  readonly alarms: AlarmClient | null;
  readonly access: Access;
  readonly preferences: Preferences;
  readonly texts: Texts;
  /** Count audits and corrections of this browser. */
  readonly openChecks: OpenCheckStore;
  /** Kept moments of this browser. */
  readonly openMoments: OpenMomentStore;
  /** Null where faces cannot be compared: without a server, or for who may not count. */
  readonly openFaces: OpenFaces | null;
}

/** Everything the screens read and call. One per page. */
export class AppState {
  readonly router = new Router(import.meta.env.BASE_URL, () => this.watchShown());
  readonly notes = new Notes();
  readonly preferences: Preferences;
  readonly texts: Texts;
  readonly machine: Machine;
  readonly config: ConfigState;
  readonly checks: Checks;
  readonly faces: Faces;
  readonly moments: Moments;
  readonly watch: Watch;
  readonly wall: Wall;
  readonly gateway: GatewayState;
  readonly alarms: Alarms;
  readonly access: Access;
  readonly reader: AggregateReader;
  readonly #momentTriggers: MomentTriggers;
  #alertDesk = $state.raw<AlertDesk | null>(null);
  #openingDesk: Promise<AlertDesk> | null = null;
  /** Cameras added or moved since the page was loaded whose pictures come from another host. */
  readonly #needPolicy = new Set<string>();

  constructor(parts: AppParts) {
    const { runtime, store, reader, gateway, alarms, access, preferences, texts } = parts;
    this.access = access;
    this.alarms = new Alarms(alarms);
    this.preferences = preferences;
    this.texts = texts;
    this.reader = reader;
    this.machine = new Machine(runtime);
    this.checks = new Checks(parts.openChecks, (cameraId, corrections) =>
      this.watch.sessionOf(cameraId)?.correct(corrections),
    );
    this.watch = new Watch(runtime, (cameraId) => this.checks.inForce(cameraId));
    this.gateway = new GatewayState(gateway);
    this.config = new ConfigState(store, (camera, site) => this.#followChange(camera, site));
    const { config, watch } = this;
    this.faces = new Faces(parts.openFaces, {
      get sites() {
        return config.sites;
      },
      get sessions() {
        return watch.sessions;
      },
    });
    this.wall = new Wall(this.config, this.router);
    this.moments = new Moments(parts.openMoments, () => this.config);
    this.#momentTriggers = new MomentTriggers(this.config, this.watch, (cameraId, cause) =>
      this.keepMoment(cameraId, cause),
    );
  }

  /** Whether whoever is at the screen may do something; `access.whyNot` has the words. */
  can(permission: Permission): boolean {
    return this.access.can(permission);
  }

  /** Whether pictures may be seen here; whoever may read numbers alone gets the floor plan in place of them. */
  get mayPlay(): boolean {
    return this.can('streams:play');
  }

  /** The camera of the route, or without one: the camera that is counted, or else the first. */
  get camera(): Camera | null {
    const { route } = this.router;
    const wanted = 'cameraId' in route ? route.cameraId : null;
    if (wanted !== null) return this.config.camera(wanted);
    return this.config.camera(this.watch.session?.camera.id ?? null) ?? this.config.cameras[0] ?? null;
  }

  siteOf(camera: Camera | null): Site | null {
    return camera === null ? null : this.config.site(camera.siteId);
  }

  /**
   * Counts what the screen shows: the live view's camera, or the wall's cameras besides the one that
   * the live view showed last. Those that were stopped, are switched off or lack their file stay off.
   */
  watchShown(): void {
    const { route } = this.router;
    if (!this.mayPlay) return;
    if (route.screen === 'live') this.#watchOne(this.camera);
    else if (route.screen === 'wall') this.#watchWall(route);
    else this.watch.keepMain();
  }

  /** Counts a camera from the beginning: on the wall besides the others, elsewhere alone. */
  start(camera: Camera, options?: SessionOptions): void {
    const site = this.siteOf(camera);
    if (site === null || !this.mayPlay) return;
    if (this.router.route.screen === 'wall') this.watch.add({ camera, site });
    else this.watch.start(camera, site, options);
  }

  /** Finds the camera with this source (the open one first), or makes it, shows it and counts it. */
  async openSource(source: SourceConfig, name: string, options?: SessionOptions): Promise<void> {
    const open = this.camera;
    const known = [...(open === null ? [] : [open]), ...this.config.cameras].find((camera) =>
      isSameSource(camera.source, source),
    );
    await this.openCamera(known ?? (await this.addCamera(source, name)), options);
  }

  /** Shows a camera live and counts it from the beginning. */
  async openCamera(camera: Camera, options?: SessionOptions): Promise<void> {
    const route: Route = { screen: 'live', cameraId: camera.id };
    if (this.#reloadsFor([camera], route)) return;
    const site = this.siteOf(camera);
    if (site !== null && camera.isEnabled && this.mayPlay) this.watch.start(camera, site, options);
    await this.router.go(route);
  }

  /** Makes a camera at a site; without one, at the site that fits, which is made when there is none. */
  async addCamera(source: SourceConfig, name: string, siteId?: string): Promise<Camera> {
    const site = this.config.site(siteId ?? '') ?? (await this.#siteFor(source));
    const draft = { siteId: site.id, name, isEnabled: true, source, lines: [], zones: [] };
    const camera = await this.config.createCamera(draft);
    if (this.#needsPolicy(source)) this.#needPolicy.add(camera.id);
    return camera;
  }

  /** Stores a changed camera; throws a conflict when somebody else was faster. */
  async saveCamera(camera: Camera): Promise<Camera> {
    const before = this.config.camera(camera.id);
    const isMoved = before !== null && !isSameSource(before.source, camera.source);
    if (isMoved && this.#needsPolicy(camera.source)) this.#needPolicy.add(camera.id);
    return this.config.saveCamera(camera);
  }

  /** Deletes a camera and what this browser knows of it. */
  async deleteCamera(camera: Camera): Promise<void> {
    await this.watch.forget(camera.id);
    await this.config.deleteCamera(camera);
    await this.forgetCamera(camera.id);
  }

  /** Ends the counting of a camera that is gone, and deletes what this browser knows of it. */
  async forgetCamera(cameraId: string): Promise<void> {
    await this.watch.forget(cameraId);
    // A browser that blocks its storage has kept nothing.
    await this.checks.forgetCamera(cameraId).catch(() => undefined);
    await this.moments.look();
    try {
      forgetStreamCredentials(cameraId);
    } catch {
      // A browser that blocks its storage has kept none.
    }
  }

  /**
   * Destroys kept moments whose time is over, keeps those that sites want kept by themselves, and asks
   * whose consent to face matching is in force.
   */
  async startChores(): Promise<void> {
    this.#momentTriggers.start();
    await Promise.all([this.moments.start(), this.faces.start(), this.openAlertDesk()]);
  }

  /** Alert rules and signals, as soon as they are loaded; null before. */
  get alertDesk(): AlertDesk | null {
    return this.#alertDesk;
  }

  /** The same; loads it when it is first asked for. */
  openAlertDesk(): Promise<AlertDesk> {
    this.#openingDesk ??= this.#loadAlertDesk();
    return this.#openingDesk;
  }

  /** Keeps what a camera shows now, where its site lets it. Rejects where the camera is not analysed here. */
  async keepMoment(cameraId: string, cause: MomentCause): Promise<void> {
    const camera = this.config.camera(cameraId);
    const site = this.siteOf(camera);
    const source = this.watch.sessionOf(cameraId);
    if (camera === null || site === null || source === null) {
      throw new AppError('moment-not-here', `camera ${cameraId} is not analysed on this page`);
    }
    await this.moments.keep(camera, site, { source, cause });
  }

  /** Signs out. What was counted leaves while it still may, as far as the server answers. */
  async signOut(): Promise<void> {
    await this.#sendCounts();
    await this.access.client?.signOut();
    location.assign(this.router.href({ screen: 'sign-in' }));
  }

  /**
   * Goes on in another organisation, on a new page: its cameras need another policy. Counts that cannot
   * be sent now wait here until this organisation is signed in again.
   */
  async chooseOrganisation(organisationId: string): Promise<void> {
    await this.#sendCounts();
    await this.access.client?.chooseOrganisation(organisationId);
    location.assign(this.router.href({ screen: 'live', cameraId: null }));
  }

  async dispose(): Promise<void> {
    this.gateway.dispose();
    this.faces.dispose();
    await this.watch.stopAll();
    this.machine.dispose();
    await this.checks.dispose();
    this.#momentTriggers.dispose();
    await this.moments.dispose();
    await this.machine.runtime.dispose();
  }

  /**
   * The demo site has age, gender and mood on; real pictures go to a site of their own, where they are
   * off until somebody switches them on.
   */
  async #siteFor(source: SourceConfig): Promise<Site> {
    const isDemo = source.kind === 'demo' || source.kind === 'sample';
    const known = this.config.sites.find((site) => (site.profile === 'demo') === isDemo);
    if (known !== undefined) return known;
    if (isDemo) return this.config.createSite(DEMO_SITE_INPUT);
    return this.config.createSite({
      name: this.texts.say('cameras.ownSite'),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      profile: 'public',
      features: { ageGender: false, mood: false },
      ...DEFAULT_SITE_LIVE,
    });
  }

  async #loadAlertDesk(): Promise<AlertDesk> {
    try {
      const { openAlertDesk } = await import('./alerts/alert-desk');
      this.#alertDesk = openAlertDesk(this);
      return this.#alertDesk;
    } catch (error) {
      // Asked for again, it is loaded again.
      this.#openingDesk = null;
      throw error;
    }
  }

  /** Ends counting and sends what there is, as far as the server answers. */
  async #sendCounts(): Promise<void> {
    if (this.machine.runtime.mode !== 'server') return;
    await this.watch.stopAll();
    await this.machine.runtime.analytics.sendNow();
  }

  #watchOne(camera: Camera | null): void {
    const site = this.siteOf(camera);
    if (camera === null || site === null) return;
    if (this.#reloadsFor([camera], { screen: 'live', cameraId: camera.id })) return;
    this.watch.show(camera, site);
  }

  #watchWall(route: Route): void {
    const shown = this.wall.shown;
    if (this.#reloadsFor(shown, route)) return;
    this.watch.showWall(
      shown.flatMap((camera) => {
        const site = this.siteOf(camera);
        return site === null ? [] : [{ camera, site }];
      }),
    );
  }

  #followChange(camera: Camera, site: Site): void {
    if (this.#needPolicy.has(camera.id)) this.watch.end(camera.id);
    else this.watch.reconfigure(camera, site);
    this.watchShown();
  }

  #needsPolicy(source: SourceConfig): boolean {
    return isElsewhere(source) && this.machine.runtime.mode === 'server';
  }

  /** A page's policy is fixed when it loads: an address that was added since needs a new page. */
  #reloadsFor(cameras: readonly Camera[], route: Route): boolean {
    if (!cameras.some((camera) => camera.isEnabled && this.#needPolicy.has(camera.id))) return false;
    // What is being counted is stored before the page goes.
    void this.watch.stopAll().finally(() => location.assign(this.router.href(route)));
    return true;
  }
}

function isElsewhere({ kind }: SourceConfig): boolean {
  return kind === 'hls' || kind === 'whep' || kind === 'external' || kind === 'sample';
}

function isSameSource(first: SourceConfig, second: SourceConfig): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

/** The app, for every component below the shell. */
export const [getApp, setApp] = createContext<AppState>();
