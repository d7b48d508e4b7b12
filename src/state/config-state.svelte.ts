import type { ConfigStore } from '../api/config-store';
import type { Camera, Site } from '../domain/config';
import type { CameraDraft, SiteDraft } from '../domain/demo';
import { createSerial } from '../worker-host/serial';

/** Sites and cameras as they were last read or written. */
export class ConfigState {
  #sites = $state.raw<readonly Site[]>([]);
  #cameras = $state.raw<readonly Camera[]>([]);
  readonly #inTurn = createSerial();

  constructor(
    readonly store: ConfigStore,
    private readonly onChange: (camera: Camera, site: Site) => void,
  ) {}

  get sites(): readonly Site[] {
    return this.#sites;
  }

  get cameras(): readonly Camera[] {
    return this.#cameras;
  }

  camera(cameraId: string | null): Camera | null {
    return this.#cameras.find((camera) => camera.id === cameraId) ?? null;
  }

  site(siteId: string): Site | null {
    return this.#sites.find((site) => site.id === siteId) ?? null;
  }

  async load(reading = readConfiguration(this.store)): Promise<void> {
    const [sites, cameras] = await reading;
    this.#sites = sites;
    this.#cameras = cameras;
  }

  async createCamera(input: CameraDraft): Promise<Camera> {
    const camera = await this.store.createCamera(input);
    this.#cameras = [...this.#cameras, camera];
    return camera;
  }

  async createSite(input: SiteDraft): Promise<Site> {
    const site = await this.store.createSite(input);
    this.#sites = [...this.#sites, site];
    return site;
  }

  /** Stores a changed camera; throws a conflict when somebody else was faster. */
  async saveCamera(camera: Camera): Promise<Camera> {
    const saved = await this.store.saveCamera(camera);
    this.adoptCamera(saved);
    return saved;
  }

  /**
   * Changes some fields of a site, after the changes before: two quick ones are no conflict. Throws one when
   * somebody else was faster.
   */
  changeSite(site: Site, change: Partial<Site>): Promise<void> {
    return this.#inTurn(async () => {
      this.#adoptSite(await this.store.saveSite({ ...(this.site(site.id) ?? site), ...change }));
    });
  }

  /** Somebody answers for the notice of this version; age, gender and mood are on from then. */
  confirmNotice(site: Site, notice: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#adoptSite(await this.store.confirmNotice(this.site(site.id) ?? site, notice));
    });
  }

  #adoptSite(saved: Site): void {
    this.#sites = this.#sites.map((known) => (known.id === saved.id ? saved : known));
    for (const camera of this.#cameras) if (camera.siteId === saved.id) this.onChange(camera, saved);
  }

  /** Refused while the site has cameras. */
  async deleteSite(site: Site): Promise<void> {
    await this.store.deleteSite(site);
    this.#sites = this.#sites.filter((known) => known.id !== site.id);
  }

  async deleteCamera(camera: Camera): Promise<void> {
    await this.store.deleteCamera(camera);
    this.#cameras = this.#cameras.filter((known) => known.id !== camera.id);
  }

  /** Takes over a camera that the store reported, for example as the other side of a conflict. */
  adoptCamera(camera: Camera): void {
    this.#cameras = this.#cameras.map((known) => (known.id === camera.id ? camera : known));
    const site = this.site(camera.siteId);
    if (site !== null) this.onChange(camera, site);
  }
}

/** Sites and cameras; may be begun before there is a state that holds them. */
export function readConfiguration(store: ConfigStore): Promise<[readonly Site[], readonly Camera[]]> {
  const reading = Promise.all([store.sites(), store.cameras()]);
  // Whoever waits for it hears of a failure.
  reading.catch(() => undefined);
  return reading;
}
