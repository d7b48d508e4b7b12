import { throwIfAborted } from '../src/lib/errors';
import type { Logger } from '../src/lib/logger';
import { isLoopback } from './access/loopback';
import { SessionGate } from './access/session';
import { openAccounts } from './accounts/accounts';
import { bucketAges } from './aggregates/bucket-age';
import { announcement, outsideHosts } from './announce';
import { buildApp } from './app';
import { createAuditLog } from './audit/sql-audit-log';
import type { ServerConfig } from './config';
import type { LogTail } from './diagnostics/log-tail';
import type { GatewayHost } from './gateway/gateway-host';
import { createIntegrations } from './integrations/integrations';
import { listen, type OpenPort } from './listen';
import { openLive } from './live/live';
import { openLiveBus } from './live/live-bus';
import { createMailer } from './mail/mailer';
import type { Opened } from './opened';
import { cleanUp } from './retention/clean-up';
import { followPeriods, type RetentionJob, startRetentionJob } from './retention/retention-job';
import { RetentionPeriods } from './retention/retention-periods';
import { startRollupJob } from './statistics/rollup-job';
import type { Store } from './store/store';
import type { TlsSource } from './tls/tls-source';

interface ApiServerParts {
  readonly config: ServerConfig;
  readonly store: Store;
  readonly tls: TlsSource | null;
  /** Null where it is switched off. */
  readonly gateway: GatewayHost | null;
  readonly log: Logger;
  readonly logTail: LogTail;
  readonly signal: AbortSignal;
  /** Gets everything that is opened here; whoever gave it closes it. */
  readonly opened: Opened;
}

/** Opens the port of the page and the API. Returns what its users are told. Throws `StartError`. */
export async function openApiServer(parts: ApiServerParts): Promise<readonly string[]> {
  const { config, store, tls, gateway, log, logTail, signal, opened } = parts;
  const { context } = store;
  const bus = opened.add(openLiveBus({ databaseUrl: config.databaseUrl, log }), (part) => part.close());
  const auditLog = createAuditLog(context);
  const live = opened.add(openLive({ store, bus, auditLog, log, config: config.live }), (part) =>
    part.close(),
  );
  const mailer = opened.add(createMailer(config.accounts.mail), (part) => part.close());
  let open: OpenPort | null = null;
  const ownPorts = (): readonly number[] => [open?.port ?? config.port, gateway?.port ?? config.port];
  const { dataDir, integrations: rules } = config;
  const integrations = opened.add(
    createIntegrations({ store, live, mailer, log, config: rules, dataDir, ownPorts }),
    (part) => part.close(),
  );
  const accounts = opened.add(
    openAccounts({ store, config: config.accounts, auditLog, log, mailer }),
    (part) => part.close(),
  );
  const gate = isLoopback(config.host) ? null : new SessionGate();
  const { publicUrl, trustedProxies, quotas } = config.accounts;
  const periods = new RetentionPeriods(context, quotas);
  await periods.load();
  const ages = bucketAges(config.maxBucketAgeDays, periods.countLimits);
  let job: RetentionJob | null = null;
  const app = opened.add(
    await buildApp({
      store,
      ages,
      periods,
      nextCleanUpMs: () => job?.nextRunMs() ?? null,
      accounts,
      hasRateLimits: true,
      trustedProxies,
      publicHosts: publicUrl === null ? [] : [new URL(publicUrl).hostname],
      auditLog,
      liveBus: bus,
      live,
      integrations,
      packMirror: config.packMirror,
      logTail,
      appDir: config.appDir,
      log,
      gate,
      gateway,
      sourceRules: { maxSources: config.gateway?.limits.sources ?? Infinity, ownPorts },
    }),
    (part) => part.close(),
  );
  throwIfAborted(signal);
  const { host, port } = config;
  const hosts = (): readonly string[] => outsideHosts({ host, tls, tlsConfig: config.tls });
  open = await listen({ app, host, port, tls, outsideHosts: hosts });
  opened.add(open, (part) => {
    app.endStreams();
    return part.close();
  });
  gateway?.setPagePort(open.port);

  opened.add(startRollupJob({ context, log }), (job) => job.close());
  opened.add(followPeriods(periods, log), (end) => end());
  job = opened.add(
    startRetentionJob({
      cleanUp: () => cleanUp({ context, periods, ages, auditLog }),
      log,
      nowMs: context.nowMs,
    }),
    (part) => part.close(),
  );
  integrations.start();
  return announcement({ host, port: open.port, token: gate?.token ?? null, tls, outsideHosts: hosts() });
}
