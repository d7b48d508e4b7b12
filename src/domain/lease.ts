/** What whoever analyses a camera sees now; times are the server's. */
export interface LiveReport {
  readonly atMs: number;
  readonly occupancy: number;
  readonly zones: readonly { readonly zoneId: string; readonly occupancy: number }[];
  readonly pendingFromMs: number;
  readonly pendingEntries: number;
  readonly pendingExits: number;
}

/** Who analyses a camera. */
export interface LeaseHolder {
  readonly viewerId: string;
  /** Name of the device, or null for a person's browser. */
  readonly device: string | null;
  readonly sinceMs: number;
}

/** How this page stands with a camera: whether it analyses, or who does. */
export type Standing =
  /** The server has not answered yet. */
  | { readonly kind: 'asking' }
  /** No leases here (a file, no server, a server that knows none, or none was reachable): this page counts. */
  | { readonly kind: 'alone' }
  /** This page holds the lease. `endsAtMs`: somebody takes over then. */
  | {
      readonly kind: 'analysing';
      readonly epoch: number;
      readonly sinceMs: number;
      readonly endsAtMs: number | null;
    }
  | {
      readonly kind: 'watching';
      /** Null: nobody analyses. */
      readonly holder: LeaseHolder | null;
      /** Whether the holder is another tab of this browser. */
      readonly isThisBrowser: boolean;
      readonly report: LiveReport | null;
      /** Why this page does not analyse. */
      readonly reason: 'held' | 'no-pictures' | 'not-allowed' | 'clock-unsure';
      readonly isTaking: boolean;
    }
  /** The server does not know the camera, or it is switched off. */
  | { readonly kind: 'unavailable' };

/** Whether pictures are analysed with this standing. */
export function mayAnalyse({ kind }: Standing): boolean {
  return kind === 'alone' || kind === 'analysing';
}
