import type { FastifyRequest } from 'fastify';
import type { Integrations } from '../integrations/integrations';
import { retentionOverview } from '../retention/overview';
import type { RetentionPeriods } from '../retention/retention-periods';
import type { Store } from '../store/store';
import { hostOf } from './assessment';
import type { Outbound, RegisterFacts, SiteFacts } from './facts';
import type { NoticeStore } from './notice-store';

/** What facts are read from. */
export interface FactParts {
  readonly store: Store;
  readonly notices: NoticeStore;
  readonly periods: RetentionPeriods;
  readonly integrations: Integrations;
  /** Where links lead, such as "https://cctv.example.org". */
  readonly originOf: (request: FastifyRequest) => string;
  /** UTC, ms. */
  readonly nowMs: () => number;
}

/** Where everybody finds a notice. */
export function noticeUrl(origin: string, key: string): string {
  return `${origin}/notice/${key}`;
}

/** The facts of a site; null where the organisation has no such site. */
export async function siteFacts(
  { store, notices, periods, originOf, nowMs }: FactParts,
  request: FastifyRequest,
  { organisationId, siteId }: { readonly organisationId: string; readonly siteId: string },
): Promise<SiteFacts | null> {
  const tenant = store.within(organisationId);
  const site = await tenant.sites.get(siteId);
  if (site === null) return null;
  const details = await notices.site(siteId);
  const { kinds } = await retentionOverview(store.context, periods, { organisationId, nextRunMs: null });
  return {
    organisationName: (await tenant.organisation()).name,
    operator: await notices.organisation(organisationId),
    site,
    details,
    cameras: await tenant.cameras.list(siteId),
    retention: kinds,
    publicUrl: details.key === null || !details.isPublic ? null : noticeUrl(originOf(request), details.key),
    atMs: nowMs(),
  };
}

/** The facts of the register of an organisation. */
export async function registerFacts(parts: FactParts, organisationId: string): Promise<RegisterFacts> {
  const { store, notices, nowMs } = parts;
  return {
    organisationName: (await store.within(organisationId).organisation()).name,
    operator: await notices.organisation(organisationId),
    outbound: await outboundOf(parts, organisationId),
    atMs: nowMs(),
  };
}

/** Everything that an organisation's server and browsers reach outside, as it is set now; of one site, or of all. */
export async function outboundOf(
  { store, integrations }: FactParts,
  organisationId: string,
  siteId: string | null = null,
): Promise<readonly Outbound[]> {
  const tenant = store.within(organisationId);
  const [sites, cameras] = [await tenant.sites.list(), await tenant.cameras.list(siteId ?? undefined)];
  const isOf = (other: string | null): boolean => siteId === null || other === null || other === siteId;
  const webhooks = (await integrations.webhooks(organisationId).list()).filter((one) => isOf(one.siteId));
  const { settings } = await integrations.mqtt.view(organisationId);
  const reports = (await integrations.reports(organisationId).list()).filter((one) => isOf(one.siteId));
  return [
    ...webhooks.map(({ name, url, events, isEnabled }) => {
      const { host } = new URL(url);
      return { kind: 'webhook', name, host, events, isOn: isEnabled } as const;
    }),
    ...(settings === null
      ? []
      : [{ kind: 'mqtt', host: new URL(settings.url).host, isOn: settings.isEnabled } as const]),
    ...reports.map(({ siteId: of, period, recipients, isEnabled }) => {
      const siteName = sites.find(({ id }) => id === of)?.name ?? of;
      return { kind: 'report', siteName, period, recipients: recipients.length, isOn: isEnabled } as const;
    }),
    ...(integrations.mailer.isConfigured ? [{ kind: 'mail' } as const] : []),
    ...cameras.flatMap(({ name, source, isEnabled }) => {
      const host = source.kind === 'sample' ? 'raw.githubusercontent.com' : hostOf(source);
      return host === null ? [] : [{ kind: 'stream', cameraName: name, host, isOn: isEnabled } as const];
    }),
  ];
}
