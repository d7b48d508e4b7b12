import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { version } from '../package.json';
import type { Logger } from '../src/lib/logger';
import { guardAccess } from './access/guard';
import type { Identity } from './access/identity';
import { demandAccess, isGuarded, OPEN } from './access/route-access';
import { describeRoute, SECURITY_SCHEMES } from './describe-route';
import { permissionsOf } from './access/principal';
import type { SessionGate } from './access/session';
import { type Accounts, openAccounts } from './accounts/accounts';
import { DEFAULT_ACCOUNTS } from './accounts/accounts-config';
import { limitRates } from './accounts/rate-limits';
import { type BucketAges, bucketAges, readMaxBucketAgeDays } from './aggregates/bucket-age';
import type { versionedBucketSchema } from './aggregates/versions';
import { createAuditLog, type ReadableAuditLog } from './audit/sql-audit-log';
import { answerClientError, CLIENT_LIMITS } from './client-error';
import { LogTail } from './diagnostics/log-tail';
import { ExtraSourcesCache, withGateway } from './extra-sources';
import { type CameraFollower, createCameraFollower } from './gateway/camera-follower';
import type { GatewayLink } from './gateway/gateway-link';
import type { SourceRules } from './gateway/source-rules';
import { headersFor } from './headers';
import type { Integrations } from './integrations/integrations';
import { idleIntegrations } from './integrations/idle-integrations';
import { acceptJsonBodies } from './json-body';
import { clockOf, createSharedClock } from './leases/lease-clock';
import { LeaseHub } from './leases/lease-hub';
import { type Live, openLive } from './live/live';
import { type LiveBus, localLiveBus } from './live/live-bus';
import { ServerMetrics } from './live/metrics/server-metrics';
import { pathOf } from './navigation';
import { pageAddressOf } from './page-address';
import { ProblemError, sendProblem } from './problem';
import { problemFromError } from './problem-from-error';
import { allRoutes } from './routes/all';
import { serveApp } from './static-app';
import { createSupportAccess } from './support/support-access';
import { RetentionPeriods } from './retention/retention-periods';
import type { Store } from './store/store';
import { watchCameras } from './store/watch-cameras';

const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/** For an app that is built without a gateway's settings. */
const DEFAULT_RULES: SourceRules = { maxSources: 64, ownPorts: () => [] };

export interface AppOptions {
  readonly store: Store;
  /** Folder of the built app. */
  readonly appDir: string;
  readonly log: Logger;
  /** Null where only this machine can reach the server. */
  readonly gate?: SessionGate | null;
  /** Whoever opened them closes them; without any, the app opens its own, without mail and quotas. */
  readonly accounts?: Accounts;
  /** Instead of the accounts'. */
  readonly identity?: Identity;
  /** Whether the API may be asked so often only. */
  readonly hasRateLimits?: boolean;
  /** Proxies whose word on the client's address and protocol counts. */
  readonly trustedProxies?: readonly string[] | null;
  /** Without one, one on the store. */
  readonly auditLog?: ReadableAuditLog;
  /** The newest log records, for diagnostics. */
  readonly logTail?: LogTail;
  /** Whoever opened it closes it; without one, messages stay in this app. */
  readonly liveBus?: LiveBus;
  /** On the same bus. Whoever opened it closes it; without one, the app opens its own. */
  readonly live?: Live;
  /** Whoever opened them closes them; without any, they can be set up but send nothing. */
  readonly integrations?: Integrations;
  /** See `GuardParts`. */
  readonly publicHosts?: readonly string[];
  /** Where public model packs are fetched; null: at their publishers'. */
  readonly packMirror?: string | null;
  /** Null: there is none. Whoever opened it closes it. */
  readonly gateway?: GatewayLink | null;
  readonly sourceRules?: SourceRules;
  /** UTC, ms. */
  readonly nowMs?: () => number;
  /** Of buckets that come; without it, ten years and what each organisation keeps. */
  readonly ages?: BucketAges;
  /** Without them, those on the store with the accounts' quotas. */
  readonly periods?: RetentionPeriods;
  /** When the next clean-up runs, UTC ms; null: none is planned. */
  readonly nextCleanUpMs?: () => number | null;
  /** The accepted forms of a bucket; a test may put others in. */
  readonly bucketSchema?: ReturnType<typeof versionedBucketSchema>;
}

/** Builds the server without listening. Closing it leaves the store open: who opened it closes it. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, log, gate = null, gateway = null, nowMs = () => Date.now() } = options;
  const { publicHosts = [], auditLog = createAuditLog(store.context) } = options;
  const accounts = options.accounts ?? openAccounts({ store, config: DEFAULT_ACCOUNTS, auditLog, log });
  const { trustedProxies = null } = options;
  const support = createSupportAccess(store.context, nowMs);
  const identity = support.identity(options.identity ?? accounts.identity);
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: trustedProxies === null ? false : [...trustedProxies],
    requestTimeout: CLIENT_LIMITS.requestMs,
    http: { headersTimeout: CLIENT_LIMITS.headersMs },
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, _request, reply) => {
      reply.headers(headersFor('/api/'));
      void sendProblem(reply, new ProblemError(400, 'The address is malformed.'));
    },
    clientErrorHandler: answerClientError,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  acceptJsonBodies(app);
  answerErrors(app, log);

  demandAccess(app);
  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request.url);
    reply.headers(headersFor(path));
    if (isGuarded(path)) reply.header('Cache-Control', 'no-store');
  });
  guardAccess(app, { identity, gate, publicHosts });
  const extraSources = new ExtraSourcesCache((organisationId) => store.within(organisationId).cameras.list());
  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request.url);
    const { principal } = request;
    // A page of whoever may not see pictures can reach no camera, whatever it tries.
    if (isGuarded(path) || principal === null || !permissionsOf(principal).has('streams:play')) return;
    const extra = withGateway(
      await extraSources.get(principal.organisationId),
      gateway,
      pageAddressOf(request),
    );
    reply.headers(headersFor(path, extra));
  });
  app.addHook('onSend', async (request, reply) => {
    // HTTP/2 has no such header, and Node warns of it.
    if (request.raw.httpVersionMajor === 2) reply.removeHeader('Connection');
  });
  app.addHook('onResponse', async (request, reply) => {
    const fields = { status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    log.info(`${request.method} ${pathOf(request.url)}`, fields);
  });

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'HiRO CCTV', version, description: 'See docs/guides/api.md.' },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    transform: describeRoute,
  });
  if (options.hasRateLimits === true) await limitRates(app);
  if (options.accounts === undefined) app.addHook('onClose', () => accounts.close());
  const tellGateway = createCameraFollower({ store, gateway, log });
  const onChange: CameraFollower = (before, after) => {
    extraSources.invalidate();
    return tellGateway(before, after);
  };
  if (store.kind === 'postgresql') {
    // What other servers on this database change; our own changes have been told by then.
    const endWatch = watchCameras({ store, log, onChange });
    app.addHook('onClose', async () => endWatch());
  }
  const leaseClock = options.nowMs && { clock: clockOf(options.nowMs) };
  const bus = options.liveBus ?? localLiveBus(log);
  const metrics = new ServerMetrics();
  metrics.watch(app);
  const live = options.live ?? openLive({ store, bus, log, nowMs });
  if (options.live === undefined) app.addHook('onClose', () => live.close());
  const periods = options.periods ?? new RetentionPeriods(store.context, accounts.parts.quotas);
  allRoutes(app, {
    ...{ store, log, accounts, identity, support, auditLog, gateway, onChange, live, metrics, nowMs },
    logTail: options.logTail ?? new LogTail(),
    sourceRules: options.sourceRules ?? DEFAULT_RULES,
    packMirror: options.packMirror ?? null,
    leases: new LeaseHub({ store, bus, ...leaseClock }),
    integrations: options.integrations ?? idleIntegrations({ store, live, log }),
    periods,
    nextCleanUpMs: options.nextCleanUpMs ?? (() => null),
    ages: options.ages ?? bucketAges(readMaxBucketAgeDays({}), periods.countLimits),
    sharedNowMs: options.nowMs ?? createSharedClock(store),
    ...(options.bucketSchema && { bucketSchema: options.bucketSchema }),
  });
  app.get('/api/openapi.json', { config: OPEN, schema: { hide: true } }, () => app.swagger());
  await serveApp(app, options.appDir);
  await app.ready();
  return app;
}

function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemFromError(error);
    if (problem !== null) {
      if (problem.status >= 500) log.warn(`${request.method} ${pathOf(request.url)}: ${problem.message}`);
      return sendProblem(reply, problem);
    }
    log.error(`${request.method} ${pathOf(request.url)} failed`, error);
    return sendProblem(
      reply,
      new ProblemError(500, 'Something went wrong on the server; its log says what.'),
    );
  });
}
