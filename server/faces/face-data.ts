import { sql } from 'kysely';
import type { KindTable } from '../retention/data-kind';
import { is, OF_SITE, through } from '../retention/rows-about';

/** What is kept of face matching, and whose it is. What is sealed for another analyser is of the person's site. */
export const FACE_TABLES: readonly KindTable[] = [
  { name: 'face_persons', about: { ...OF_SITE, person: is('id') }, atMs: sql.ref('consent_ms') },
  {
    name: 'face_analysers',
    about: { ...OF_SITE, person: (id) => sql<boolean>`jsonb_exists(holds, ${id})` },
    atMs: sql.ref('requested_ms'),
    scrubs: { person: (id) => sql`holds = holds - ${id}::text` },
    narrows: { person: { holds: (id) => sql`jsonb_build_array(${id}::text)` } },
  },
  {
    name: 'face_transfers',
    about: {
      person: is('person_id'),
      site: through('person_id', 'face_persons', is('site_id')),
      organisation: through('person_id', 'face_persons', through('site_id', 'sites', is('organisation_id'))),
    },
    atMs: sql.ref('created_ms'),
    secrets: ['sealed'],
  },
];
