import { createContext } from 'svelte';
import type { AggregateReader } from '../api/client';
import type { ConfigStore } from '../api/config-store';
import type { Camera, Site, SourceConfig } from '../domain/config';
import { DEMO_SITE_INPUT } from '../domain/demo';
import type { Runtime, SessionOptions } from '../session-types';
import { ConfigState } from './config-state.svelte';
import { Machine } from './machine.svelte';
import { Notes } from './notes.svelte';
import type { Preferences } from './preferences.svelte';
import { Router } from './router.svelte';
import type { Texts } from './texts.svelte';
import { Watch } from './watch.svelte';

/** What `AppState` is made of; it owns the runtime from then on. */
export interface AppParts {
  readonly runtime: Runtime;
  readonly store: ConfigStore;
  readonly reader: AggregateReader;
  readonly preferences: Preferences;
  readonly texts: Texts;
}

/** Everything the screens read and call. One per page. */
export class AppState {
  readonly router = new Router(import.meta.env.BASE_URL, () => this.watchShown());
  readonly notes = new Notes();
  readonly preferences: Preferences;
  readonly texts: Texts;
  readonly machine: Machine;
  readonly config: ConfigState;
  readonly watch: Watch;
  readonly reader: AggregateReader;
  /** Cameras added since the page was loaded whose pictures come from another host. */
  readonly #needPolicy = new Set<string>();

  constructor({ runtime, store, reader, preferences, texts }: AppParts) {
    this.preferences = preferences;
    this.texts = texts;
    this.reader = reader;
    this.machine = new Machine(runtime);
    this.watch = new Watch(runtime);
    this.config = new ConfigState(store, (camera, site) => this.watch.reconfigure(camera, site));
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

  /** Counts the camera that the live view shows, unless it was stopped or lacks its file. */
  watchShown(): void {
    if (this.router.route.screen !== 'live') return;
    const camera = this.camera;
    const site = this.siteOf(camera);
    if (camera === null || site === null || this.#reloadsFor(camera)) return;
    this.watch.show(camera, site);
  }

  /** Counts a camera from the beginning. */
  start(camera: Camera, options?: SessionOptions): void {
    const site = this.siteOf(camera);
    if (site !== null) this.watch.start(camera, site, options);
  }

  /** Finds the camera with this source, or makes it, shows it and counts it. */
  async openSource(source: SourceConfig, name: string, options?: SessionOptions): Promise<void> {
    const known = this.config.cameras.find((camera) => isSameSource(camera.source, source));
    const camera = known ?? (await this.addCamera(source, name));
    if (this.#reloadsFor(camera)) return;
    this.start(camera, options);
    await this.router.go({ screen: 'live', cameraId: camera.id });
  }

  /** Makes a camera at a site; without one, at the site that fits, which is made when there is none. */
  async addCamera(source: SourceConfig, name: string, siteId?: string): Promise<Camera> {
    const site = this.config.site(siteId ?? '') ?? (await this.#siteFor(source));
    const camera = await this.config.createCamera({ siteId: site.id, name, source, lines: [], zones: [] });
    if (isElsewhere(source) && this.machine.runtime.mode === 'server') this.#needPolicy.add(camera.id);
    return camera;
  }

  async dispose(): Promise<void> {
    await this.watch.stop();
    this.machine.dispose();
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
    });
  }

  /** A page's policy is fixed when it loads: an address that was added since needs a new page. */
  #reloadsFor(camera: Camera): boolean {
    if (!this.#needPolicy.has(camera.id)) return false;
    const address = this.router.href({ screen: 'live', cameraId: camera.id });
    // What is being counted is stored before the page goes.
    void this.watch.stop().finally(() => location.assign(address));
    return true;
  }
}

function isElsewhere({ kind }: SourceConfig): boolean {
  return kind === 'hls' || kind === 'whep' || kind === 'sample';
}

function isSameSource(first: SourceConfig, second: SourceConfig): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

/** The app, for every component below the shell. */
export const [getApp, setApp] = createContext<AppState>();
