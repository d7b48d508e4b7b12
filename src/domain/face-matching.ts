import type { Polygon } from './geometry';

/**
 * Why faces are compared at a site. staff-exclusion: enrolled staff is left out of the counts; access-alert:
 * whoever analyses is told when an enrolled person comes; presence-list: who of the enrolled is there.
 */
export const FACE_PURPOSES = ['staff-exclusion', 'access-alert', 'presence-list'] as const;
export type FacePurpose = (typeof FACE_PURPOSES)[number];

/** A drawn zone of a camera of the site. */
export interface FaceZone {
  readonly cameraId: string;
  readonly zoneId: string;
}

/** What an administrator has switched on. A site without it compares no faces. */
export interface FaceMatching {
  readonly purpose: FacePurpose;
  /** Faces are compared only of people who stand in one of them. */
  readonly zones: readonly FaceZone[];
}

/** Zones of one site at most. */
export const MAX_FACE_ZONES = 64;
/** Persons of one site whose consent may be in force at once, at most. */
export const MAX_FACE_PERSONS = 200;
/** A consent lasts a year at most, ms. */
export const MAX_CONSENT_MS = 366 * 86_400_000;
/** The text that a person agrees to; a new text has the next number. */
export const CONSENT_WORDING = 1;
/** An analyser asks so often whose consent is in force, ms. */
export const CHECK_IN_EVERY_MS = 20_000;
/** Without an answer for so long an analyser compares no faces, ms. */
export const CHECK_IN_HOLDS_MS = 120_000;

/** What was agreed to. Times are UTC, ms. */
export interface FaceConsent {
  readonly purpose: FacePurpose;
  readonly expiresMs: number;
  /** Null: not revoked. */
  readonly revokedMs: number | null;
}

/** How a consent stands: 'other-purpose' was given for something else than the site does now. */
export const CONSENT_STATES = ['in-force', 'revoked', 'expired', 'other-purpose'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** Whether a consent covers what a site does now; `matching` null: it compares no faces. */
export function consentStateOf(
  consent: FaceConsent,
  matching: FaceMatching | null,
  nowMs: number,
): ConsentState {
  if (consent.revokedMs !== null) return 'revoked';
  if (consent.expiresMs <= nowMs) return 'expired';
  return matching === null || matching.purpose === consent.purpose ? 'in-force' : 'other-purpose';
}

/** A camera with its drawn zones. */
interface ZonedCamera {
  readonly id: string;
  readonly zones: readonly { readonly id: string; readonly polygon: Polygon }[];
}

/** Where at a camera faces are compared, in 0–1 coordinates; a chosen zone that is gone is none. */
export function faceZonesOf(faces: FaceMatching, camera: ZonedCamera): readonly Polygon[] {
  const chosen = new Set(
    faces.zones.filter(({ cameraId }) => cameraId === camera.id).map(({ zoneId }) => zoneId),
  );
  return camera.zones.filter(({ id }) => chosen.has(id)).map(({ polygon }) => polygon);
}

/** What the vision worker is told of a camera; null: nobody's face is compared there. */
export function visionFacesOf(
  site: { readonly id: string; readonly faces?: FaceMatching | null },
  camera: ZonedCamera,
): { readonly siteId: string; readonly purpose: FacePurpose; readonly zones: readonly Polygon[] } | null {
  const { faces } = site;
  if (faces === undefined || faces === null) return null;
  const zones = faceZonesOf(faces, camera);
  // A camera without a zone still says that it leaves no staff out.
  if (zones.length === 0 && faces.purpose !== 'staff-exclusion') return null;
  return { siteId: site.id, purpose: faces.purpose, zones };
}
