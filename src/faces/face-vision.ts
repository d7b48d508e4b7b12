import { transfer } from 'comlink';
import type { FaceGallery, FaceKeys, FaceOwner, FacePassage, FaceVault } from '../../workers/face-protocol';
import type { EnrolmentState } from '../attributes/enrolment';
import type { VisionHandle } from '../vision-handle';

/** What the page asks of the vision worker for face matching. */
export interface FaceVision {
  makeKeys(): Promise<FaceKeys>;
  /** Whom a site's cameras are compared with from now on, also in a worker that starts later. */
  setGallery(gallery: FaceGallery): Promise<void>;
  /** Loads the nets that it takes. */
  beginEnrolment(): Promise<EnrolmentState>;
  /** Transfers the frame. */
  lookForEnrolment(frame: VideoFrame): Promise<EnrolmentState>;
  finishEnrolment(input: FaceOwner & FaceVault): Promise<Uint8Array<ArrayBuffer>>;
  cancelEnrolment(): Promise<void>;
  passFace(input: FacePassage & FaceVault & { readonly sealed: Uint8Array<ArrayBuffer> }): Promise<string>;
  takeFace(input: FacePassage & FaceVault & { readonly sealed: string }): Promise<Uint8Array<ArrayBuffer>>;
}

/** The vision workers of a page, one after the other. */
interface VisionOfPage {
  /** The running worker, or a new one. */
  vision(): Promise<VisionHandle>;
  /** The running worker; null: none runs. */
  running(): Promise<VisionHandle> | null;
}

const LOOK_TIMEOUT_MS = 60_000;

/** Face matching by a page's vision worker. Galleries outlive a worker, which gets them by `adopt`. */
export class PageFaceVision implements FaceVision {
  readonly #page: VisionOfPage;
  readonly #galleries = new Map<string, FaceGallery>();
  #loaded: { readonly vision: VisionHandle; readonly nets: Promise<void> } | null = null;

  constructor(page: VisionOfPage) {
    this.#page = page;
  }

  /** A worker has started. */
  async adopt(vision: VisionHandle): Promise<void> {
    for (const gallery of this.#galleries.values()) await this.#show(vision, gallery);
  }

  async makeKeys(): Promise<FaceKeys> {
    const vision = await this.#page.vision();
    return vision.host.call((worker) => worker.makeFaceKeys());
  }

  async setGallery(gallery: FaceGallery): Promise<void> {
    this.#galleries.set(gallery.siteId, gallery);
    // One that does not start gets it by `adopt` when it does.
    const vision = await (this.#page.running() ?? Promise.resolve(null)).catch(() => null);
    if (vision !== null) await this.#show(vision, gallery);
  }

  async beginEnrolment(): Promise<EnrolmentState> {
    const vision = await this.#withNets();
    return vision.host.call((worker) => worker.beginEnrolment());
  }

  async lookForEnrolment(frame: VideoFrame): Promise<EnrolmentState> {
    try {
      const vision = await this.#page.vision();
      const input = { frame };
      return await vision.host.call((worker) => worker.lookForEnrolment(transfer(input, [frame])), {
        timeoutMs: LOOK_TIMEOUT_MS,
      });
    } finally {
      // Harmless after the transfer; needed when the call was refused before it.
      frame.close();
    }
  }

  async finishEnrolment(input: FaceOwner & FaceVault): Promise<Uint8Array<ArrayBuffer>> {
    const vision = await this.#page.vision();
    return vision.host.call((worker) => worker.finishEnrolment(input));
  }

  async cancelEnrolment(): Promise<void> {
    const vision = await this.#page.running();
    await vision?.host.call((worker) => worker.cancelEnrolment());
  }

  async passFace(
    input: FacePassage & FaceVault & { readonly sealed: Uint8Array<ArrayBuffer> },
  ): Promise<string> {
    const vision = await this.#page.vision();
    return vision.host.call((worker) => worker.passFace(input));
  }

  async takeFace(
    input: FacePassage & FaceVault & { readonly sealed: string },
  ): Promise<Uint8Array<ArrayBuffer>> {
    const vision = await this.#page.vision();
    return vision.host.call((worker) => worker.takeFace(input));
  }

  async #show(vision: VisionHandle, gallery: FaceGallery): Promise<void> {
    await vision.host.call((worker) => worker.setFaces(gallery));
    if (gallery.persons.length > 0) await this.#nets(vision);
  }

  async #withNets(): Promise<VisionHandle> {
    const vision = await this.#page.vision();
    await this.#nets(vision);
    return vision;
  }

  /** Once per worker; after a failure it may be tried again. */
  #nets(vision: VisionHandle): Promise<void> {
    if (this.#loaded?.vision === vision) return this.#loaded.nets;
    const nets = vision.loadRoles(['face-detector', 'face-recognition']);
    this.#loaded = { vision, nets };
    nets.catch(() => {
      if (this.#loaded?.vision === vision) this.#loaded = null;
    });
    return nets;
  }
}
