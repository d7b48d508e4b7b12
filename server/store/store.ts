import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type {
  AggregateRow,
  AggregatesQuery,
  AggregatesResult,
  CameraValues,
  cameraSchema,
  Organisation,
  SiteInput,
} from '../../src/api/contract';
import { AppError } from '../../src/lib/errors';
import type { Bucket } from '../../src/domain/bucket';
import type { Site } from '../../src/domain/config';
import type { StoreContext } from './context';
import type { Database } from './schema';

/** A camera as it is answered. */
export type StoredCamera = z.output<typeof cameraSchema>;

/** How a change of a versioned thing ended. */
export type ChangeOutcome<T> =
  | { readonly kind: 'changed'; readonly value: T }
  | { readonly kind: 'missing' }
  /** Somebody else changed it; `version` is the stored one. */
  | { readonly kind: 'conflict'; readonly version: number }
  /** It points to, or is pointed to by, something that forbids the change. */
  | { readonly kind: 'blocked' };

export interface SiteStore {
  list(): Promise<Site[]>;
  get(id: string): Promise<Site | null>;
  create(input: SiteInput): Promise<Site>;
  /** Ends the confirmation of the notice where the site owes another one from now on. */
  replace(id: string, version: number | null, input: SiteInput): Promise<ChangeOutcome<Site>>;
  /** Notes that somebody answers for the notice; blocked where the site owes another one, or none. */
  confirmNotice(id: string, notice: string, confirmedBy: string): Promise<ChangeOutcome<Site>>;
  /** Blocked while the site has cameras. */
  remove(id: string, version: number | null): Promise<ChangeOutcome<null>>;
}

/** Throws where the transaction must not add one more. */
export type AssertRoom = (trx: Transaction<Database>) => Promise<void>;

export interface CameraStore {
  list(siteId?: string): Promise<StoredCamera[]>;
  get(id: string): Promise<StoredCamera | null>;
  /**
   * Null where the site does not exist. `assertRoom` runs in the same transaction and throws where there
   * may not be one more; it locks what it counts.
   */
  create(input: CameraValues, assertRoom?: AssertRoom): Promise<StoredCamera | null>;
  /** Blocked where the new site does not exist. */
  replace(id: string, version: number | null, input: CameraValues): Promise<ChangeOutcome<StoredCamera>>;
  /** Removes the camera's buckets too. */
  remove(id: string, version: number | null): Promise<ChangeOutcome<null>>;
}

export interface BucketStore {
  /** Stores what is new; the first content of an id stays. Throws `UnknownCamerasError`. */
  insert(buckets: readonly Bucket[], receivedMs: number): Promise<AggregatesResult>;
  /** Merged rows, oldest first, one per step that has covered time. */
  read(query: AggregatesQuery): Promise<AggregateRow[]>;
}

/** What one organisation has stored. */
export interface TenantStore {
  readonly sites: SiteStore;
  readonly cameras: CameraStore;
  readonly buckets: BucketStore;
  organisation(): Promise<Organisation>;
}

/**
 * Everything the server remembers. A write resolves once it would survive a power cut. A `version`
 * of null means whichever is stored. Throws `StoreUnavailableError` while the database is away.
 */
export interface Store {
  readonly kind: 'embedded' | 'postgresql';
  /** What belongs to one organisation. Nothing of another one can be read or changed by it. */
  within(organisationId: string): TenantStore;
  /** Of every organisation: for what the server itself does, never for an answer. */
  allCameras(): Promise<StoredCamera[]>;
  /** For the queries of the server's other parts. */
  readonly context: StoreContext;
  /** Rejects where the database does not answer. */
  ping(): Promise<void>;
  /** Finishes what runs and gives the database back; calling it twice is harmless. */
  close(): Promise<void>;
}

export class UnknownCamerasError extends AppError {
  override readonly name = 'UnknownCamerasError';
  readonly cameraIds: readonly string[];

  constructor(cameraIds: readonly string[]) {
    super('unknown-camera', `Unknown cameras: ${cameraIds.join(', ')}`);
    this.cameraIds = cameraIds;
  }
}

export class StoreUnavailableError extends AppError {
  override readonly name = 'StoreUnavailableError';

  constructor(message: string, cause?: unknown) {
    super('store-unavailable', message, { cause });
  }
}
