import type { Logger } from '../../src/lib/logger';
import type { Identity } from '../access/identity';
import type { Accounts } from '../accounts/accounts';
import type { BucketAges } from '../aggregates/bucket-age';
import type { versionedBucketSchema } from '../aggregates/versions';
import type { ReadableAuditLog } from '../audit/sql-audit-log';
import type { LogTail } from '../diagnostics/log-tail';
import type { CameraFollower } from '../gateway/camera-follower';
import type { GatewayLink } from '../gateway/gateway-link';
import type { SourceRules } from '../gateway/source-rules';
import type { Integrations } from '../integrations/integrations';
import type { LeaseHub } from '../leases/lease-hub';
import type { Live } from '../live/live';
import { liveRoutes } from '../live/live-routes';
import type { ServerMetrics } from '../live/metrics/server-metrics';
import type { RetentionPeriods } from '../retention/retention-periods';
import type { Store } from '../store/store';
import type { SupportAccess } from '../support/support-access';
import { createReleaseStore } from '../breakdowns/release-store';
import { createFloorPlanStore } from '../floor-plans/floor-plan-store';
import { createNoticeStore } from '../notices/notice-store';
import { aggregateRoutes } from './aggregates';
import { alertReportRoute } from './alert-report';
import { alertRuleRoutes } from './alert-rules';
import { alertRoutes } from './alerts';
import { allAccountRoutes } from './all-accounts';
import type { App } from './app-instance';
import { auditRoutes } from './audit';
import { breakdownRoutes } from './breakdowns';
import { cameraRoutes } from './cameras';
import { dataLifeRoutes } from './data-life';
import { diagnosticsRoutes } from './diagnostics';
import { faceRoutes } from './faces';
import { floorPlanRoutes } from './floor-plans';
import { gatewayRoutes } from './gateway';
import { healthRoutes } from './health';
import { incidentRoutes } from './incidents';
import { leaseRoutes } from './leases';
import { mqttRoutes } from './mqtt';
import { noticeDocumentRoutes, publicNoticeRoute } from './notice-documents';
import { noticeRoutes } from './notices';
import { packFileRoutes } from './pack-files';
import { reportRoutes } from './reports';
import { siteRoutes } from './sites';
import { statisticsRoutes } from './statistics';
import { supportRoutes } from './support';
import { timeRoutes } from './time';
import { webhookRoutes } from './webhooks';

/** What the routes work with; each takes what it needs. */
export interface RouteParts {
  readonly store: Store;
  readonly log: Logger;
  readonly accounts: Accounts;
  readonly identity: Identity;
  readonly support: SupportAccess;
  readonly auditLog: ReadableAuditLog;
  readonly logTail: LogTail;
  /** Null: there is none. */
  readonly gateway: GatewayLink | null;
  readonly sourceRules: SourceRules;
  /** Awaited after every change of a camera. */
  readonly onChange: CameraFollower;
  readonly leases: LeaseHub;
  readonly live: Live;
  readonly metrics: ServerMetrics;
  readonly integrations: Integrations;
  /** Where public model packs are fetched; null: at their publishers'. */
  readonly packMirror: string | null;
  readonly ages: BucketAges;
  readonly periods: RetentionPeriods;
  /** When the next clean-up runs, UTC ms; null: none is planned. */
  readonly nextCleanUpMs: () => number | null;
  /** UTC, ms; of this machine. */
  readonly nowMs: () => number;
  /** UTC, ms; of the clock that leases go by. */
  readonly sharedNowMs: Parameters<typeof timeRoutes>[1]['nowMs'];
  readonly bucketSchema?: ReturnType<typeof versionedBucketSchema>;
}

/** Every route of the API. */
export function allRoutes(app: App, parts: RouteParts): void {
  const { store, accounts, auditLog, gateway, onChange, live, metrics, integrations, nowMs } = parts;
  healthRoutes(app, { store });
  timeRoutes(app, { nowMs: parts.sharedNowMs });
  allAccountRoutes(app, { accounts, onCameraGone: (camera) => onChange(camera, null) });
  auditRoutes(app, { auditLog });
  dataLifeRoutes(app, { ...parts, onCameraGone: (camera) => onChange(camera, null) });
  supportRoutes(app, { support: parts.support, auditLog, nowMs, originOf: accounts.addresses.originOf });
  diagnosticsRoutes(app, { store, gateway, auditLog, logTail: parts.logTail, nowMs });
  siteRoutes(app, { store, auditLog });
  floorPlanRoutes(app, { store, plans: createFloorPlanStore(store.context), auditLog });
  const { assertRoomForCamera: assertRoom } = accounts.organisations;
  cameraRoutes(app, { store, auditLog, assertRoom, sourceRules: parts.sourceRules, onChange });
  gatewayRoutes(app, { store, gateway, auditLog });
  faceRoutes(app, { store, auditLog, nowMs });
  leaseRoutes(app, { leases: parts.leases });
  liveRoutes(app, { store, live, metrics, identity: parts.identity, auditLog, log: parts.log });
  const { alerts, bus } = live;
  alertRoutes(app, { alerts, ages: parts.ages, nowMs });
  alertRuleRoutes(app, { store, alerts, auditLog, bus, nowMs });
  incidentRoutes(app, { store, alerts, auditLog, nowMs });
  alertReportRoute(app, { store, auditLog, nowMs });
  statisticsRoutes(app, { store, auditLog });
  const { originOf } = accounts.addresses;
  const facts = {
    store,
    notices: createNoticeStore(store.context),
    periods: parts.periods,
    integrations,
    originOf,
    nowMs,
  };
  noticeRoutes(app, { ...facts, auditLog });
  noticeDocumentRoutes(app, facts);
  publicNoticeRoute(app, facts);
  mqttRoutes(app, { integrations, auditLog });
  webhookRoutes(app, { store, integrations, auditLog });
  reportRoutes(app, { integrations, auditLog });
  packFileRoutes(app, { addresses: integrations.addresses, mirror: parts.packMirror, auditLog });
  aggregateRoutes(app, {
    store: metrics.counting(store),
    nowMs,
    ages: parts.ages,
    ...(parts.bucketSchema && { bucketSchema: parts.bucketSchema }),
  });
  breakdownRoutes(app, { store, releases: createReleaseStore(store.context), ages: parts.ages, nowMs });
}
