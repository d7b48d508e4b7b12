import { type RawBuilder, sql } from 'kysely';

/** What somebody may ask everything about, or have erased. */
export type Subject = 'organisation' | 'site' | 'camera' | 'user' | 'person';

/** True for the rows that are about the thing with this id. */
export type RowsAbout = (id: string) => RawBuilder<boolean>;
export type RowsBySubject = Readonly<Partial<Record<Subject, RowsAbout>>>;

/** The column holds the id. */
export function is(column: string): RowsAbout {
  return (id) => sql<boolean>`${sql.ref(column)} = ${id}`;
}

/** The column points to a row of another table that is about it. */
export function through(column: string, table: string, about: RowsAbout): RowsAbout {
  return (id) => sql<boolean>`${sql.ref(column)} in (select id from ${sql.table(table)} where ${about(id)})`;
}

/** Whatever is in the column speaks of the id. */
export function mentions(column: string): RowsAbout {
  return (id) => sql<boolean>`position(${id} in ${sql.ref(column)}::text) > 0`;
}

/** The column holds `nameOf` a user who did something. */
export function didBy(column: string): RowsAbout {
  return (id) => sql<boolean>`${sql.ref(column)} = ${`user ${id}`}`;
}

/** One of them is true. */
export function either(...abouts: readonly RowsAbout[]): RowsAbout {
  return (id) =>
    sql<boolean>`(${sql.join(
      abouts.map((about) => about(id)),
      sql` or `,
    )})`;
}

/** Rows of a camera, by which they are of its site and its organisation too. */
export const OF_CAMERA: RowsBySubject = {
  camera: is('camera_id'),
  site: through('camera_id', 'cameras', is('site_id')),
  organisation: through('camera_id', 'cameras', through('site_id', 'sites', is('organisation_id'))),
};

/** Rows of a site, by which they are of its organisation too. */
export const OF_SITE: RowsBySubject = {
  site: is('site_id'),
  organisation: through('site_id', 'sites', is('organisation_id')),
};

export const OF_ORGANISATION: RowsBySubject = { organisation: is('organisation_id') };
export const OF_USER: RowsBySubject = { user: is('user_id') };
