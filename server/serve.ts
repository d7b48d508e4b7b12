import type { FastifyInstance } from 'fastify';
import { isAbortError, throwIfAborted } from '../src/lib/errors';
import type { Logger } from '../src/lib/logger';
import { type Accounts, openAccounts } from './accounts/accounts';
import { resetOwner } from './accounts/reset-owner';
import { isLoopback } from './access/loopback';
import { SessionGate } from './access/session';
import { announcement, outsideHosts } from './announce';
import { buildApp } from './app';
import { createAuditLog } from './audit/sql-audit-log';
import type { ServerConfig } from './config';
import type { LogTail } from './diagnostics/log-tail';
import type { GatewayHost } from './gateway/gateway-host';
import { openGateway } from './gateway/open-gateway';
import { createIntegrations, type Integrations } from './integrations/integrations';
import { listen, type OpenPort } from './listen';
import { openEmbeddedStore } from './store/embedded-store';
import { type Live, openLive } from './live/live';
import { type LiveBus, openLiveBus } from './live/live-bus';
import type { RetentionDays } from './retention/delete-expired';
import { startRetentionJob } from './retention/retention-job';
import { startRollupJob } from './statistics/rollup-job';
import { openPostgresqlStore } from './store/postgresql-store';
import type { Store } from './store/store';
import { createMailer, type Mailer } from './mail/mailer';
import { openTls, type TlsSource } from './tls/tls-source';

interface ServeOptions {
  readonly config: ServerConfig;
  readonly log: Logger;
  readonly logTail: LogTail;
  /** Ends the server, also while it starts. */
  readonly signal: AbortSignal;
  /** Prints a line for whoever started the server. */
  readonly print: (line: string) => void;
}

/** Serves until the signal; everything that was opened is closed again. Throws `StartError`. */
export async function serve({ config, log, logTail, signal, print }: ServeOptions): Promise<void> {
  let store: Store | null = null;
  let bus: LiveBus | null = null;
  let live: Live | null = null;
  let integrations: Integrations | null = null;
  let mailer: Mailer | null = null;
  let accounts: Accounts | null = null;
  let tls: TlsSource | null = null;
  let gateway: GatewayHost | null = null;
  let app: FastifyInstance | null = null;
  let open: OpenPort | null = null;
  const jobs: { readonly close: () => Promise<void> }[] = [];
  try {
    store = await openStore(config, log, signal);
    bus = openLiveBus({ databaseUrl: config.databaseUrl, log });
    live = openLive({ store, bus, log, config: config.live });
    tls = await openTls(config, log);
    gateway = await openGateway({ config, store, tls, log, signal });
    const gate = isLoopback(config.host) ? null : new SessionGate();
    const maxSources = config.gateway?.limits.sources ?? Infinity;
    const ownPorts = (): readonly number[] => [open?.port ?? config.port, gateway?.port ?? config.port];
    const sourceRules = { maxSources, ownPorts };
    const auditLog = createAuditLog(store.context);
    mailer = createMailer(config.accounts.mail);
    const { dataDir, integrations: rules } = config;
    integrations = createIntegrations({ store, live, mailer, log, config: rules, dataDir, ownPorts });
    accounts = openAccounts({ store, config: config.accounts, auditLog, log, mailer });
    const { publicUrl, trustedProxies } = config.accounts;
    app = await buildApp({
      store,
      accounts,
      hasRateLimits: true,
      trustedProxies,
      publicHosts: publicUrl === null ? [] : [new URL(publicUrl).hostname],
      auditLog,
      liveBus: bus,
      live,
      integrations,
      logTail,
      appDir: config.appDir,
      log,
      gate,
      gateway,
      sourceRules,
    });
    throwIfAborted(signal);
    const { host, port } = config;
    const hosts = (): readonly string[] => outsideHosts({ host, tls, tlsConfig: config.tls });
    open = await listen({ app, host, port, tls, outsideHosts: hosts });
    gateway?.setPagePort(open.port);
    const token = gate?.token ?? null;
    const lines = announcement({ host, port: open.port, token, tls, outsideHosts: hosts() });
    for (const line of lines) print(line);
    const { context } = store;
    const daysOf: RetentionDays = (id) => config.accounts.quotas.of(id).retentionDays;
    jobs.push(startRollupJob({ context, log }), startRetentionJob({ context, daysOf, log }));
    integrations.start();
    await aborted(signal);
  } catch (error) {
    if (!isAbortError(error)) throw error;
  } finally {
    app?.endStreams();
    await open?.close();
    await app?.close();
    await accounts?.close();
    await Promise.all(jobs.map((job) => job.close()));
    await integrations?.close();
    mailer?.close();
    await live?.close();
    await bus?.close();
    await gateway?.close();
    tls?.dispose();
    await store?.close();
  }
}

/** The command of a locked-out owner; the embedded store is free only while no server runs. */
export async function printOwnerReset({ config, log, signal, print }: ServeOptions): Promise<void> {
  const store = await openStore(config, log, signal);
  try {
    const scheme = config.tls === null ? 'http' : 'https';
    const origin = config.accounts.publicUrl ?? `${scheme}://localhost:${config.port}`;
    for (const line of await resetOwner({ store, origin })) print(line);
  } finally {
    await store.close();
  }
}

function openStore(config: ServerConfig, log: Logger, signal: AbortSignal): Promise<Store> {
  return config.databaseUrl === null
    ? openEmbeddedStore({ dataDir: config.dataDir, log, signal })
    : openPostgresqlStore({ databaseUrl: config.databaseUrl, log });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
