import { buildManifestSchema, MANIFEST_FILE, type BuildManifest } from '../api/build-manifest';
import { egressFetch, type EgressFetch } from '../egress/egress';
import { messageOf } from '../lib/errors';

/** Which build this site says it serves. That it does is for `npm run verify-build` to find out. */
export class OwnBuild {
  #manifest = $state.raw<BuildManifest | null>(null);
  #failure = $state<string | null>(null);

  constructor(private readonly egress: EgressFetch = egressFetch) {}

  /** Null: not read, or there is none. */
  get manifest(): BuildManifest | null {
    return this.#manifest;
  }

  /** Why there is none; null: it is there, or was not read yet. */
  get failure(): string | null {
    return this.#failure;
  }

  async load(): Promise<void> {
    try {
      const url = `${import.meta.env.BASE_URL}${MANIFEST_FILE}`;
      const response = await this.egress('build', { url });
      if (!response.ok) throw new Error(`status ${response.status}`);
      this.#manifest = buildManifestSchema.parse(await response.json());
    } catch (error) {
      this.#failure = messageOf(error);
    }
  }
}
