import type { Camera, Site } from '../domain/config';
import type { CameraDraft, SiteDraft } from '../domain/demo';
import { AppError } from '../lib/errors';

/** Sites and cameras, on the server or in this browser. Failures are `AppError`s that say what is wrong. */
export interface ConfigStore {
  readonly kind: 'server' | 'local';
  sites(): Promise<readonly Site[]>;
  cameras(): Promise<readonly Camera[]>;
  createSite(input: SiteDraft): Promise<Site>;
  createCamera(input: CameraDraft): Promise<Camera>;
  /** Writes a change based on `site.version`; the answer has the next version. Throws `ConflictError`. */
  saveSite(site: Site): Promise<Site>;
  /** Somebody at this page answers for the notice that the site owes, of this version. */
  confirmNotice(site: Site, notice: string): Promise<Site>;
  /** As `saveSite`. */
  saveCamera(camera: Camera): Promise<Camera>;
  /** Throws `ConflictError` if the site was changed since; refused while it has cameras. */
  deleteSite(site: Site): Promise<void>;
  deleteCamera(camera: Camera): Promise<void>;
}

/** Somebody else changed it since it was read; `current` is what stands there now. */
export class ConflictError<Item extends Site | Camera = Site | Camera> extends AppError {
  override readonly name = 'ConflictError';
  readonly current: Item;

  constructor(current: Item, basedOnVersion: number) {
    super(
      'config-conflict',
      `"${current.name}" was changed elsewhere: it is at version ${current.version}, your change is based on ${basedOnVersion}`,
    );
    this.current = current;
  }
}

/** It was deleted elsewhere. */
export class GoneError extends AppError {
  override readonly name = 'GoneError';
  constructor(what: string) {
    super('config-gone', `${what} does not exist any more`, { isFatal: true });
  }
}

/** The values cannot be taken; the message names each field. */
export class InvalidConfigError extends AppError {
  override readonly name = 'InvalidConfigError';
  constructor(message: string) {
    super('config-invalid', message);
  }
}
