import { MAIN_ORGANISATION_ID } from '../domain/access';
import type { Session } from './account-contract';

/** Whose counts whoever is at the screen makes; null: nobody's that can be told. Devices ask for theirs. */
export function organisationOf(session: Session): string | null {
  switch (session.state) {
    case 'signed-in':
      return session.organisation.id;
    case 'local':
      return MAIN_ORGANISATION_ID;
    case 'signed-out':
    case 'support':
    case 'device':
      return null;
  }
}
