import type { Site, SiteProfile } from './config';

/** What a site lets this product keep of its pictures: nothing, one picture, or some seconds around it. */
export const MOMENT_KINDS = ['off', 'snapshot', 'clip'] as const;
export type MomentKind = (typeof MOMENT_KINDS)[number];

/** What is made unrecognisable: the people that were found, them and the whole picture coarsely, or nothing. */
export const MOMENT_COVERS = ['people', 'picture', 'nothing'] as const;
export type MomentCover = (typeof MOMENT_COVERS)[number];

/** Pictures that a site lets be kept, on the machine that analyses them. */
export interface MomentPolicy {
  readonly kind: MomentKind;
  readonly cover: MomentCover;
  /** Why nothing is covered; goes into the audit log. Null while something is. */
  readonly uncoveredReason: string | null;
  /** Hours after which they are destroyed. */
  readonly keepHours: number;
  /** Also keeps one when as many people are seen as the site holds. */
  readonly atCapacity: boolean;
}

/** `MomentPolicy.keepHours`, from and to: an hour to thirty days. */
export const MOMENT_HOURS = { min: 1, max: 720 } as const;
/** `MomentPolicy.uncoveredReason`, characters from and to. */
export const MOMENT_REASON = { min: 10, max: 300 } as const;

/** What a site has until somebody sets it; three days as in the EDPB's guidelines 3/2019, no. 121. */
export const DEFAULT_MOMENT_POLICY: MomentPolicy = {
  kind: 'off',
  cover: 'people',
  uncoveredReason: null,
  keepHours: 72,
  atCapacity: false,
};

/** What the vision worker is told of a policy that is on. */
export interface MomentRecording {
  readonly kind: 'snapshot' | 'clip';
  readonly cover: MomentCover;
}

type Place = Pick<Site, 'profile' | 'moments'>;

/** Whether a site of this profile may keep people recognisable: not where they cannot stay away. */
export function mayUncover(profile: SiteProfile): boolean {
  return profile !== 'workplace' && profile !== 'education';
}

/** What is recorded at a site; null: nothing. A profile that forbids bare people covers them. */
export function momentRecordingOf({ profile, moments }: Place): MomentRecording | null {
  if (moments === undefined || moments.kind === 'off') return null;
  const isBare = moments.cover === 'nothing' && mayUncover(profile) && moments.uncoveredReason !== null;
  return { kind: moments.kind, cover: moments.cover === 'nothing' && !isBare ? 'people' : moments.cover };
}

/** What the schema cannot say of a policy. */
export function momentFaults({
  profile,
  moments,
}: Place): readonly { readonly path: string; readonly message: string }[] {
  if (moments?.cover !== 'nothing') return [];
  if (!mayUncover(profile)) {
    const message = `cannot be "nothing" at a site with the profile "${profile}"`;
    return [{ path: 'moments.cover', message }];
  }
  if (moments.uncoveredReason !== null) return [];
  return [{ path: 'moments.uncoveredReason', message: 'say why people are to stay recognisable' }];
}

/** Why a moment was kept. */
export const MOMENT_CAUSES = ['hand', 'capacity'] as const;
export type MomentCause = (typeof MOMENT_CAUSES)[number];

/** What is known of a kept moment without opening it. */
export interface KeptMoment {
  readonly id: string;
  readonly organisationId: string;
  readonly siteId: string;
  readonly cameraId: string;
  readonly cause: MomentCause;
  readonly recording: MomentRecording;
  /** Frame times of its first and last picture. */
  readonly startMs: number;
  readonly endMs: number;
  readonly pictures: number;
  /** Of the ciphertext. */
  readonly sizeBytes: number;
  /** By this machine's clock. */
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

/** Bytes and number that one browser keeps at most; the oldest make room. */
export const MOMENT_ROOM = { bytes: 200_000_000, moments: 500 } as const;

const HOUR_MS = 3_600_000;

/** When a moment is destroyed: as was promised when it was made, or earlier if the site keeps less now. */
export function expiryOf(moment: KeptMoment, site: Pick<Site, 'moments'> | null): number {
  const keepHours = site?.moments?.keepHours;
  if (keepHours === undefined) return moment.expiresAtMs;
  return Math.min(moment.expiresAtMs, moment.madeAtMs + keepHours * HOUR_MS);
}

/** What a legal hold says of kept moments: those of a camera, a site or the whole organisation stay. */
export interface MomentHold {
  readonly organisationId: string;
  readonly siteId: string | null;
  readonly cameraId: string | null;
  /** Of what was filmed; null: from the beginning, and without end. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Whether a moment must stay although its time is over, its camera is gone, or its site keeps none any more. */
export function isMomentHeld(moment: KeptMoment, holds: readonly MomentHold[]): boolean {
  return holds.some(({ organisationId, siteId, cameraId, fromMs, toMs }) => {
    if (organisationId !== moment.organisationId) return false;
    if (siteId !== null && siteId !== moment.siteId) return false;
    if (cameraId !== null && cameraId !== moment.cameraId) return false;
    return (toMs === null || moment.startMs < toMs) && (fromMs === null || moment.endMs >= fromMs);
  });
}

/**
 * Ids of moments that must go: expired, of a site that keeps none any more, or of a camera or site that
 * is gone. What belongs to an organisation that is not signed in waits for its expiry. What is held stays.
 */
export function momentsToDestroy(
  moments: readonly KeptMoment[],
  now: {
    readonly nowMs: number;
    readonly sites: readonly Site[];
    readonly cameras: readonly { readonly id: string }[];
    readonly holds?: readonly MomentHold[];
  },
): readonly string[] {
  const sites = new Map(now.sites.map((site) => [site.id, site]));
  const cameraIds = new Set(now.cameras.map(({ id }) => id));
  const organisationIds = new Set(now.sites.map(({ organisationId }) => organisationId));
  const mustGo = (moment: KeptMoment): boolean => {
    if (isMomentHeld(moment, now.holds ?? [])) return false;
    const site = sites.get(moment.siteId) ?? null;
    if (now.nowMs >= expiryOf(moment, site)) return true;
    if (site === null) return organisationIds.has(moment.organisationId);
    return momentRecordingOf(site) === null || !cameraIds.has(moment.cameraId);
  };
  return moments.filter(mustGo).map(({ id }) => id);
}

/** Ids of the oldest moments that make room for `neededBytes` more. */
export function momentsToEvict(
  moments: readonly KeptMoment[],
  neededBytes: number,
  room: { readonly bytes: number; readonly moments: number } = MOMENT_ROOM,
): readonly string[] {
  const oldestFirst = [...moments].sort((first, second) => first.madeAtMs - second.madeAtMs);
  let bytes = neededBytes + moments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let count = moments.length + 1;
  const evicted: string[] = [];
  for (const { id, sizeBytes } of oldestFirst) {
    if (bytes <= room.bytes && count <= room.moments) break;
    evicted.push(id);
    bytes -= sizeBytes;
    count -= 1;
  }
  return evicted;
}
