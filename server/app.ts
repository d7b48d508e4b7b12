import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { version } from '../package.json';
import type { Logger } from '../src/lib/logger';
import { guardAccess } from './access/guard';
import { type Identity, noAccounts } from './access/identity';
import { demandAccess, isGuarded, OPEN } from './access/route-access';
import type { SessionGate } from './access/session';
import type { versionedBucketSchema } from './aggregates/versions';
import { answerClientError, CLIENT_LIMITS } from './client-error';
import { ExtraSourcesCache, withGateway } from './extra-sources';
import { createCameraFollower } from './gateway/camera-follower';
import type { GatewayLink } from './gateway/gateway-link';
import type { SourceRules } from './gateway/source-rules';
import { headersFor } from './headers';
import { acceptJsonBodies } from './json-body';
import { pathOf } from './navigation';
import { pageAddressOf } from './page-address';
import { ProblemError, sendProblem } from './problem';
import { problemFromError } from './problem-from-error';
import { aggregateRoutes } from './routes/aggregates';
import { cameraRoutes } from './routes/cameras';
import { gatewayRoutes } from './routes/gateway';
import { healthRoutes } from './routes/health';
import { organisationRoutes } from './routes/organisation';
import { siteRoutes } from './routes/sites';
import { timeRoutes } from './routes/time';
import { serveApp } from './static-app';
import type { Store } from './store/store';

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
  readonly identity?: Identity;
  /** See `GuardParts`. */
  readonly publicHosts?: readonly string[];
  /** Null: there is none. Whoever opened it closes it. */
  readonly gateway?: GatewayLink | null;
  readonly sourceRules?: SourceRules;
  /** UTC, ms. */
  readonly nowMs?: () => number;
  /** The accepted forms of a bucket; a test may put others in. */
  readonly bucketSchema?: ReturnType<typeof versionedBucketSchema>;
}

/** Builds the server without listening. Closing it leaves the store open: who opened it closes it. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, log, gate = null, gateway = null, nowMs = () => Date.now() } = options;
  const { identity = noAccounts, publicHosts = [] } = options;
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
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
    const organisationId = request.principal?.organisationId;
    if (isGuarded(path) || organisationId === undefined) return;
    const extra = withGateway(await extraSources.get(organisationId), gateway, pageAddressOf(request));
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
    },
    transform: jsonSchemaTransform,
  });
  healthRoutes(app, { store });
  timeRoutes(app, { nowMs });
  organisationRoutes(app, { store });
  siteRoutes(app, { store });
  const tellGateway = createCameraFollower({ store, gateway, log });
  cameraRoutes(app, {
    store,
    sourceRules: options.sourceRules ?? DEFAULT_RULES,
    onChange: (before, after) => {
      extraSources.invalidate();
      return tellGateway(before, after);
    },
  });
  gatewayRoutes(app, { store, gateway });
  aggregateRoutes(app, { store, nowMs, ...(options.bucketSchema && { bucketSchema: options.bucketSchema }) });
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
