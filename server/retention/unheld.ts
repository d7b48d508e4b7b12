import { type RawBuilder, sql } from 'kysely';

/** Whose a row is, and from when: SQL of the row's columns. */
export interface HeldRow {
  readonly organisationId: RawBuilder<unknown>;
  /** Null: the row belongs to no site, so only a hold on the organisation holds it. */
  readonly siteId: RawBuilder<unknown> | null;
  readonly cameraId: RawBuilder<unknown> | null;
  /** UTC, ms. */
  readonly startMs: RawBuilder<unknown>;
  /** Exclusive; of an instant the same as `startMs`. */
  readonly endMs: RawBuilder<unknown>;
}

/** True for rows that no legal hold keeps. */
export function unheld({ organisationId, siteId, cameraId, startMs, endMs }: HeldRow): RawBuilder<boolean> {
  const ofSite = siteId === null ? sql<boolean>`false` : sql<boolean>`hold.site_id = ${siteId}`;
  const ofCamera = cameraId === null ? sql<boolean>`false` : sql<boolean>`hold.camera_id = ${cameraId}`;
  return sql<boolean>`not exists (
    select from legal_holds as hold
    where hold.released_ms is null and hold.organisation_id = ${organisationId}
      and (${ofCamera} or ${ofSite} or (hold.site_id is null and hold.camera_id is null))
      and (hold.to_ms is null or ${startMs} < hold.to_ms)
      and (hold.from_ms is null or greatest(${endMs}, ${startMs} + 1) > hold.from_ms)
  )`;
}

/** Of a camera's row; the camera's site and organisation are known. */
export function unheldOf(
  camera: { readonly organisationId: string; readonly siteId: string; readonly cameraId: string },
  startMs: RawBuilder<unknown>,
  endMs: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return unheld({
    organisationId: sql`${camera.organisationId}`,
    siteId: sql`${camera.siteId}`,
    cameraId: sql`${camera.cameraId}`,
    startMs,
    endMs,
  });
}
