import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import { requestJson } from './http';
import {
  type DocumentQuery,
  type OrganisationNotice,
  type OrganisationNoticeInput,
  organisationNoticeSchema,
  type SiteDocument,
  type SiteNotice,
  type SiteNoticeInput,
  siteNoticeSchema,
} from './notice-contract';

/** What operators tell in notices, at the server behind a page. Rejects as `requestJson` does. */
export interface NoticeClient {
  organisation(): Promise<OrganisationNotice>;
  /** `version` is that of what was read. */
  saveOrganisation(version: number, input: OrganisationNoticeInput): Promise<OrganisationNotice>;
  site(siteId: string): Promise<SiteNotice>;
  saveSite(siteId: string, version: number, input: SiteNoticeInput): Promise<SiteNotice>;
}

/** Asks the server behind this page. */
export function createNoticeClient(egress: EgressFetch, root: string = API_ROOT): NoticeClient {
  const purpose = 'configuration';
  const ofOrganisation = {
    purpose,
    url: `${root}/organisation/notice`,
    schema: organisationNoticeSchema,
  } as const;
  const ofSite = (siteId: string) =>
    ({
      purpose,
      url: `${root}/sites/${encodeURIComponent(siteId)}/notice`,
      schema: siteNoticeSchema,
    }) as const;
  return {
    organisation: () => requestJson(egress, ofOrganisation),
    saveOrganisation: (ifMatch, body) =>
      requestJson(egress, { ...ofOrganisation, method: 'PUT', ifMatch, body }),
    site: (siteId) => requestJson(egress, ofSite(siteId)),
    saveSite: (siteId, ifMatch, body) =>
      requestJson(egress, { ...ofSite(siteId), method: 'PUT', ifMatch, body }),
  };
}

/** Where a document about a site is; a browser opens it in a tab of its own. */
export function siteDocumentUrl(
  siteId: string,
  document: SiteDocument,
  query: Partial<DocumentQuery>,
  root: string = API_ROOT,
): string {
  return `${root}/sites/${encodeURIComponent(siteId)}/documents/${document}?${new URLSearchParams(query).toString()}`;
}

/** Where the register of the organisation is. */
export function registerUrl(query: Partial<DocumentQuery>, root: string = API_ROOT): string {
  return `${root}/organisation/documents/register?${new URLSearchParams(query).toString()}`;
}
