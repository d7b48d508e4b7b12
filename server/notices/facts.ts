import type { KeptKind } from '../../src/api/data-life-contract';
import type { OrganisationNotice } from '../../src/api/notice-contract';
import type { Site } from '../../src/domain/config';
import type { StoredCamera } from '../store/store';
import type { StoredSiteNotice } from './notice-store';

/** What papers about one site are made from: its settings as they are now. */
export interface SiteFacts {
  readonly organisationName: string;
  readonly operator: OrganisationNotice;
  readonly site: Site;
  readonly details: StoredSiteNotice;
  readonly cameras: readonly StoredCamera[];
  readonly retention: readonly KeptKind[];
  /** Where everybody finds the public notice; null: nowhere. */
  readonly publicUrl: string | null;
  /** UTC, ms. */
  readonly atMs: number;
}

/** Something that the server, or a browser for it, reaches outside. */
export type Outbound =
  | {
      readonly kind: 'webhook';
      readonly name: string;
      readonly host: string;
      readonly events: readonly string[];
      readonly isOn: boolean;
    }
  | { readonly kind: 'mqtt'; readonly host: string; readonly isOn: boolean }
  | {
      readonly kind: 'report';
      readonly siteName: string;
      readonly period: 'daily' | 'weekly';
      readonly recipients: number;
      readonly isOn: boolean;
    }
  | { readonly kind: 'mail' }
  | { readonly kind: 'stream'; readonly cameraName: string; readonly host: string; readonly isOn: boolean };

/** What the register is made from. */
export interface RegisterFacts {
  readonly organisationName: string;
  readonly operator: OrganisationNotice;
  readonly outbound: readonly Outbound[];
  /** UTC, ms. */
  readonly atMs: number;
}
