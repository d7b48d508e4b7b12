import type { FaceMatching } from './face-matching';
import type { Point, Polygon } from './geometry';
import type { MomentPolicy } from './moments';

/** What a line's crossings mean: an entrance counts people in and out, a counter only counts. */
export type LineRole = 'entrance' | 'counter';

/**
 * A counting line in 0–1 coordinates. For somebody who looks from start to end, moving from the
 * left-hand to the right-hand side is 'in', the other way 'out'.
 */
export interface CountingLine {
  readonly id: string;
  readonly name: string;
  readonly role: LineRole;
  readonly start: Point;
  readonly end: Point;
}

/** What a zone is for: people are counted in it, or the staff work there and nobody's mood is judged. */
export const ZONE_PURPOSES = ['counting', 'staff'] as const;
export type ZonePurpose = (typeof ZONE_PURPOSES)[number];

/** A polygon zone in 0–1 coordinates; a person is in it while the bottom centre of the box is. */
export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly polygon: Polygon;
  /** Left out: 'counting'. */
  readonly purpose?: ZonePurpose;
}

/** How a stream with several protocols is played: the best that works, or one protocol and no other. */
export const PLAY_MODES = ['auto', 'webrtc', 'hls'] as const;
export type PlayMode = (typeof PLAY_MODES)[number];

/** What the built-in gateway fetches, or is sent. Credentials are kept by the gateway, never here. */
export type GatewayInput =
  /** An rtsp, rtsps, http or https address (the latter two: MJPEG or another endless answer). */
  | { readonly kind: 'pull'; readonly url: string }
  /** The gateway listens on a port and takes one publisher that knows the stored key. */
  | { readonly kind: 'push'; readonly protocol: 'rtsp' | 'rtmp'; readonly port: number }
  /** A file of the server's media folder, played in a loop; the name is relative to that folder. */
  | { readonly kind: 'file'; readonly name: string };

/** How an external gateway wants viewers to sign in; the secret stays in the browser that was told it. */
export const STREAM_AUTHS = ['none', 'bearer', 'basic'] as const;
export type StreamAuth = (typeof STREAM_AUTHS)[number];

/** Where a camera's pictures come from. Addresses never carry credentials. */
export type SourceConfig =
  | { readonly kind: 'demo' }
  | { readonly kind: 'sample' }
  | { readonly kind: 'webcam'; readonly deviceId: string | null }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'hls'; readonly url: string }
  | { readonly kind: 'whep'; readonly url: string }
  | { readonly kind: 'gateway'; readonly input: GatewayInput; readonly play: PlayMode }
  /** MediaMTX, go2rtc or another gateway of the operator; at least one address is given. */
  | {
      readonly kind: 'external';
      readonly whepUrl: string | null;
      readonly hlsUrl: string | null;
      readonly auth: StreamAuth;
      readonly play: PlayMode;
    };

/** What kind of place a site is; it gates which features may be switched on. */
export const SITE_PROFILES = ['public', 'shop', 'workplace', 'education', 'home', 'demo'] as const;
export type SiteProfile = (typeof SITE_PROFILES)[number];

/** Switches of a site: what is wished for. What is on stands in `activeFeatures` (site-features.ts). */
export interface SiteFeatures {
  readonly ageGender: boolean;
  readonly mood: boolean;
}

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/**
 * Local times, "HH:MM". Where `to` is not after `from`, it is that of the day after: 18:00 to 02:00, and
 * 00:00 to 00:00 is the whole day.
 */
export interface OpenTime {
  readonly from: string;
  readonly to: string;
}

/** When a site is open, by the day on which it opens. */
export type OpeningHours = Readonly<Record<Weekday, readonly OpenTime[]>>;

/** Where the number of people at a site comes from: those in view, or the balance of its doors. */
export const OCCUPANCY_BY = ['view', 'doors'] as const;
export type OccupancyBy = (typeof OCCUPANCY_BY)[number];

/** Cameras that together see all of a site, and for how long they must see nobody for it to be empty. */
export interface EmptyCheck {
  /** Every one of them has to see nobody, all that time and without a gap. */
  readonly cameraIds: readonly string[];
  readonly minutes: number;
}

/** `EmptyCheck.minutes`, from and to. */
export const EMPTY_MINUTES = { min: 3, max: 720 } as const;

/** How a site is counted as a whole. */
export interface SiteLive {
  /** People at once; null: no limit. */
  readonly capacity: number | null;
  /** Null: always open. */
  readonly openingHours: OpeningHours | null;
  /** Local time, "HH:MM", at which the balance of the doors begins anew each day; null: only by hand. */
  readonly resetTime: string | null;
  /** When the balance of the doors begins anew because nobody is to be seen; null: no cameras see all of the site. */
  readonly emptyCheck: EmptyCheck | null;
  readonly occupancyBy: OccupancyBy;
}

/** What a site has until somebody sets it. */
export const DEFAULT_SITE_LIVE: SiteLive = {
  capacity: null,
  openingHours: null,
  resetTime: '04:00',
  emptyCheck: null,
  occupancyBy: 'view',
};

/** How much of the breakdowns by age, gender and mood a site tells the server: nothing, each hour, or each day. */
export const RELEASE_PERIODS = ['never', 'hour', 'day'] as const;
export type ReleasePeriod = (typeof RELEASE_PERIODS)[number];

/** What of the breakdowns leaves the browser that counted; see `BreakdownRelease`. */
export interface BreakdownPolicy {
  readonly period: ReleasePeriod;
  /** Counts from 1 to one less are withheld; 5 at least. */
  readonly threshold: number;
  /** Noise for ε-differential privacy, ε per camera and day; null: none. Only by the day: an hour's share is all noise. */
  readonly epsilon: number | null;
}

/** What a site has until somebody sets it. */
export const DEFAULT_BREAKDOWN_POLICY: BreakdownPolicy = { period: 'never', threshold: 5, epsilon: null };

/** That somebody answers for people being told; see `noticeVersionOf`. */
export interface NoticeConfirmation {
  /** Of the notice that was confirmed. */
  readonly version: string;
  /** UTC, ms. */
  readonly confirmedAtMs: number;
  /** As in the audit log, such as "user 0190…"; "local" without accounts. */
  readonly confirmedBy: string;
}

export interface Site extends SiteLive {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  /** IANA time zone, e.g. 'Europe/Vienna'. */
  readonly timeZone: string;
  readonly profile: SiteProfile;
  readonly features: SiteFeatures;
  /** Left out: `DEFAULT_BREAKDOWN_POLICY`. */
  readonly breakdowns?: BreakdownPolicy;
  /** Left out or null: no faces are compared. */
  readonly faces?: FaceMatching | null;
  /** Left out: `DEFAULT_MOMENT_POLICY`. */
  readonly moments?: MomentPolicy;
  /** Left out: nobody has confirmed the notice as it stands. Only a confirmation sets it. */
  readonly notice?: NoticeConfirmation;
  /** Counts the changes from 1; the ETag. */
  readonly version: number;
}

/**
 * How closely pictures are searched. normal: as a whole; fine: also in enlarged parts; auto: that only while
 * small people are about and there is time to spare.
 */
export const SEARCH_DETAILS = ['normal', 'auto', 'fine'] as const;
export type SearchDetail = (typeof SEARCH_DETAILS)[number];

/** `PersonSearch.minHeight` at most. */
export const MAX_MIN_HEIGHT = 0.5;

/** Which people a camera looks for. */
export interface PersonSearch {
  /**
   * Where, in 0–1 coordinates; null: everywhere. The picture is cut to it, so that people in it are seen
   * larger, and who stands outside is left out.
   */
  readonly region: Polygon | null;
  /** People shorter than this share of the picture's height are left out; 0: nobody is. */
  readonly minHeight: number;
  readonly detail: SearchDetail;
}

/** What a camera has until somebody sets it. */
export const DEFAULT_PERSON_SEARCH: PersonSearch = { region: null, minHeight: 0, detail: 'auto' };

export interface Camera {
  readonly id: string;
  readonly siteId: string;
  readonly name: string;
  /** A camera that is switched off is neither fetched, played nor counted. */
  readonly isEnabled: boolean;
  readonly source: SourceConfig;
  readonly lines: readonly CountingLine[];
  readonly zones: readonly Zone[];
  /** Left out: `DEFAULT_PERSON_SEARCH`. */
  readonly search?: PersonSearch;
  /** Counts the changes from 1; the ETag, and `configVersion` of every bucket. */
  readonly version: number;
}

/** What a site tells of the breakdowns of a camera: its policy, of the features that are on. */
export interface TellingPolicy extends BreakdownPolicy {
  readonly features: SiteFeatures;
  /** For the beginning of a day. */
  readonly timeZone: string;
}
