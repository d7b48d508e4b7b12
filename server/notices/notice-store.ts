import { randomBytes } from 'node:crypto';
import type {
  OrganisationNotice,
  OrganisationNoticeInput,
  SiteNotice,
  SiteNoticeInput,
} from '../../src/api/notice-contract';
import type { StoreContext } from '../store/context';
import type { ChangeOutcome } from '../store/store';

/** A site's notice as it is stored: its address is made from the key by whoever knows where the server is. */
export type StoredSiteNotice = Omit<SiteNotice, 'url'>;

/** A public notice, found by its key. */
export interface PublicNotice {
  readonly organisationId: string;
  readonly siteId: string;
}

/**
 * What operators tell of themselves and of their sites. `version` is that of what was read: 0 where nobody has
 * entered anything, null for whichever.
 */
export interface NoticeStore {
  organisation(organisationId: string): Promise<OrganisationNotice>;
  replaceOrganisation(
    organisationId: string,
    version: number | null,
    input: OrganisationNoticeInput,
  ): Promise<ChangeOutcome<OrganisationNotice>>;
  /** The caller has made sure that the site is one that may be seen. */
  site(siteId: string): Promise<StoredSiteNotice>;
  /** Makes the key when the notice becomes public for the first time; the key stays. */
  replaceSite(
    siteId: string,
    version: number | null,
    input: SiteNoticeInput,
  ): Promise<ChangeOutcome<StoredSiteNotice>>;
  /** Null where no notice has this key, or it is not public any more. */
  byKey(key: string): Promise<PublicNotice | null>;
}

const NOBODY: OrganisationNotice = {
  controller: { name: '', address: '', email: '', phone: '' },
  officer: { name: '', email: '', phone: '' },
  authority: '',
  processors: [],
  version: 0,
};

const NOTHING: SiteNoticeInput = {
  purposes: [],
  legalBasis: null,
  basisText: '',
  recipients: '',
  isPublic: false,
};

/** On SQL. */
export function createNoticeStore({ db, guard }: StoreContext): NoticeStore {
  async function organisation(organisationId: string): Promise<OrganisationNotice> {
    const row = await guard(() =>
      db
        .selectFrom('organisation_notices')
        .select(['details', 'version'])
        .where('organisation_id', '=', organisationId)
        .executeTakeFirst(),
    );
    return row === undefined ? NOBODY : { ...row.details, version: row.version };
  }

  async function site(siteId: string): Promise<StoredSiteNotice> {
    const row = await guard(() =>
      db
        .selectFrom('site_notices')
        .select(['details', 'public_key', 'version'])
        .where('site_id', '=', siteId)
        .executeTakeFirst(),
    );
    if (row === undefined) return { ...NOTHING, siteId, key: null, version: 0 };
    return { ...row.details, siteId, key: row.public_key, version: row.version };
  }

  return {
    organisation,
    site,

    async replaceOrganisation(organisationId, version, input) {
      const details = JSON.stringify(input);
      const row = await guard(() =>
        db
          .insertInto('organisation_notices')
          .values({ organisation_id: organisationId, details, version: 1 })
          .onConflict((conflict) =>
            conflict
              .column('organisation_id')
              .doUpdateSet((eb) => ({ details, version: eb('organisation_notices.version', '+', 1) }))
              .where((eb) =>
                version === null ? eb.lit(true) : eb('organisation_notices.version', '=', version),
              ),
          )
          .returning(['details', 'version'])
          .executeTakeFirst(),
      );
      if (row !== undefined) return { kind: 'changed', value: { ...row.details, version: row.version } };
      return { kind: 'conflict', version: (await organisation(organisationId)).version };
    },

    async replaceSite(siteId, version, input) {
      const details = JSON.stringify(input);
      const key = input.isPublic ? randomBytes(16).toString('base64url') : null;
      const row = await guard(() =>
        db
          .insertInto('site_notices')
          .values({ site_id: siteId, public_key: key, details, version: 1 })
          .onConflict((conflict) =>
            conflict
              .column('site_id')
              .doUpdateSet((eb) => ({
                details,
                public_key: eb.fn.coalesce('site_notices.public_key', 'excluded.public_key'),
                version: eb('site_notices.version', '+', 1),
              }))
              .where((eb) => (version === null ? eb.lit(true) : eb('site_notices.version', '=', version))),
          )
          .returning('site_id')
          .executeTakeFirst(),
      );
      const stored = await site(siteId);
      return row === undefined
        ? { kind: 'conflict', version: stored.version }
        : { kind: 'changed', value: stored };
    },

    async byKey(key) {
      const row = await guard(() =>
        db
          .selectFrom('site_notices')
          .innerJoin('sites', 'sites.id', 'site_notices.site_id')
          .select(['sites.organisation_id', 'sites.id', 'site_notices.details'])
          .where('public_key', '=', key)
          .executeTakeFirst(),
      );
      if (row === undefined || !row.details.isPublic) return null;
      return { organisationId: row.organisation_id, siteId: row.id };
    },
  };
}
