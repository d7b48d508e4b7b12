import type { EnrolledFace } from '../../../src/attributes/face-match';
import type { FaceGallery } from '../../face-protocol';
import { openDescriptor } from './sealing';

interface OpenGallery {
  readonly validUntilMs: number;
  readonly enrolled: readonly EnrolledFace[];
}

/** The opened descriptors of sites, for as long as the server's last word on consents holds. */
export class FaceGalleries {
  readonly #bySite = new Map<string, OpenGallery>();
  readonly #now: () => number;

  /** `now`: ms, the clock of `FaceGallery.validUntilMs`. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Takes the place of what the site had; what cannot be opened is left out and named. */
  async set({ siteId, vaultKey, validUntilMs, persons }: FaceGallery): Promise<readonly string[]> {
    const broken: string[] = [];
    const enrolled: EnrolledFace[] = [];
    for (const { personId, sealed, maxDistance } of persons) {
      try {
        const descriptor = await openDescriptor(vaultKey, { siteId, personId }, sealed);
        enrolled.push({ personId, descriptor, maxDistance });
      } catch {
        broken.push(personId);
      }
    }
    this.forget(siteId);
    this.#bySite.set(siteId, { validUntilMs, enrolled });
    return broken;
  }

  /** Whom faces are compared with; empty: nobody, and staff is not recognised. */
  of(siteId: string): readonly EnrolledFace[] {
    const gallery = this.#bySite.get(siteId);
    if (gallery === undefined) return [];
    if (gallery.validUntilMs > this.#now()) return gallery.enrolled;
    this.forget(siteId);
    return [];
  }

  /** Overwrites the site's descriptors. */
  forget(siteId: string): void {
    for (const { descriptor } of this.#bySite.get(siteId)?.enrolled ?? []) descriptor.fill(0);
    this.#bySite.delete(siteId);
  }
}
