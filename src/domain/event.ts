/** Which way a line was crossed; see `CountingLine`. */
export type CrossingDirection = 'in' | 'out';

/** Something that happened at an instant. Times are frame times in ms. */
export type ZoneEvent =
  | {
      readonly kind: 'line-crossed';
      readonly lineId: string;
      readonly trackId: number;
      readonly direction: CrossingDirection;
      readonly atMs: number;
    }
  | {
      readonly kind: 'visit-started';
      readonly zoneId: string;
      readonly trackId: number;
      readonly atMs: number;
    }
  | {
      readonly kind: 'visit-ended';
      readonly zoneId: string;
      readonly trackId: number;
      readonly startedAtMs: number;
      readonly atMs: number;
    };

/** The id of the zone that every camera has: the whole picture. */
export const VIEW_ZONE_ID = 'view';
