import type { JSONColumnType } from 'kysely';
import type { OrganisationNoticeInput, SiteNoticeInput } from '../../src/api/notice-contract';

interface OrganisationNoticeTable {
  organisation_id: string;
  details: JSONColumnType<OrganisationNoticeInput>;
  version: number;
}

interface SiteNoticeTable {
  site_id: string;
  /** Stays once it was made: it is printed on signs. */
  public_key: string | null;
  details: JSONColumnType<SiteNoticeInput>;
  version: number;
}

export interface NoticeTables {
  organisation_notices: OrganisationNoticeTable;
  site_notices: SiteNoticeTable;
}
