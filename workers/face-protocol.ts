import type { EnrolmentState } from '../src/attributes/enrolment';
import type { FacePurpose } from '../src/domain/face-matching';
import type { Polygon } from '../src/domain/geometry';

/** The vision worker's part in face matching. Descriptors cross to the page as ciphertext only. */
export interface FaceApi {
  /** Keys for descriptors at rest and on their way; no script can read them. */
  makeFaceKeys(): Promise<FaceKeys>;
  /** Whom the cameras of a site are compared with, in place of those before; answers whose cannot be opened. */
  setFaces(gallery: FaceGallery): Promise<readonly string[]>;
  /** A track of an open camera is not the person it was taken for. */
  rejectMatch(match: { readonly cameraId: string; readonly trackId: number }): void;
  /** Begins to enrol somebody, in place of an enrolment before. Wants the on-demand models. */
  beginEnrolment(): EnrolmentState;
  /** Takes the next picture of the person; the frame is transferred and closed here. */
  lookForEnrolment(input: { readonly frame: VideoFrame }): Promise<EnrolmentState>;
  /** What describes the person, sealed. */
  finishEnrolment(input: FaceOwner & { readonly vaultKey: CryptoKey }): Promise<Uint8Array<ArrayBuffer>>;
  cancelEnrolment(): void;
  /** Seals a descriptor of this browser for another analyser. */
  passFace(input: FacePassage & FaceVault & { readonly sealed: Uint8Array<ArrayBuffer> }): Promise<string>;
  /** Seals what another analyser has sent for this browser. */
  takeFace(input: FacePassage & FaceVault & { readonly sealed: string }): Promise<Uint8Array<ArrayBuffer>>;
}

/** The comparing of faces at a camera. */
export interface VisionFaces {
  readonly siteId: string;
  readonly purpose: FacePurpose;
  /** Only of people who stand in one of them, in 0–1 coordinates. */
  readonly zones: readonly Polygon[];
}

/** A track that shows an enrolled person. */
export interface FaceMatch {
  readonly trackId: number;
  readonly personId: string;
}

/** An analyser's keys. The page keeps them as they are; neither can be exported. */
export interface FaceKeys {
  /** AES-GCM, for descriptors at rest. */
  readonly vaultKey: CryptoKey;
  /** ECDH on P-256. */
  readonly privateKey: CryptoKey;
  /** The uncompressed point, base64url. */
  readonly publicKey: string;
}

/** Whose descriptor it is; part of what its ciphertext is bound to. */
export interface FaceOwner {
  readonly siteId: string;
  readonly personId: string;
}

export interface FaceVault {
  readonly vaultKey: CryptoKey;
}

/** A descriptor's way between two analysers. */
export interface FacePassage extends FaceOwner {
  readonly fromId: string;
  readonly toId: string;
  /** This browser's. */
  readonly privateKey: CryptoKey;
  /** The other analyser's, base64url. */
  readonly peerPublicKey: string;
}

/** Whom a site's cameras are compared with. */
export interface FaceGallery extends FaceVault {
  readonly siteId: string;
  /** By this machine's clock, ms: afterwards nobody is compared, until the gallery is set again. */
  readonly validUntilMs: number;
  readonly persons: readonly {
    readonly personId: string;
    readonly sealed: Uint8Array<ArrayBuffer>;
    readonly maxDistance: number;
  }[];
}
