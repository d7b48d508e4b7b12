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
import type { SessionGate } from './access/session';
import type { versionedBucketSchema } from './aggregates/versions';
import { ExtraSourcesCache } from './extra-sources';
import { headersFor } from './headers';
import { acceptJsonBodies } from './json-body';
import { pathOf } from './navigation';
import { ProblemError, problemBody, sendProblem } from './problem';
import { problemFromError } from './problem-from-error';
import { aggregateRoutes } from './routes/aggregates';
import { cameraRoutes } from './routes/cameras';
import { healthRoutes } from './routes/health';
import { organisationRoutes } from './routes/organisation';
import { siteRoutes } from './routes/sites';
import { timeRoutes } from './routes/time';
import { serveApp } from './static-app';
import type { Store } from './store/store';

const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;

export interface AppOptions {
  readonly store: Store;
  /** Folder of the built app. */
  readonly appDir: string;
  readonly log: Logger;
  /** Null on loopback, where no session is needed. */
  readonly gate?: SessionGate | null;
  /** UTC, ms. */
  readonly nowMs?: () => number;
  /** The accepted forms of a bucket; a test may put others in. */
  readonly bucketSchema?: ReturnType<typeof versionedBucketSchema>;
}

/** Builds the server without listening. Closing it leaves the store open: who opened it closes it. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, log, gate = null, nowMs = () => Date.now() } = options;
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, _request, reply) => {
      reply.headers(headersFor('/api/'));
      void sendProblem(reply, new ProblemError(400, 'The address is malformed.'));
    },
    clientErrorHandler: (error, socket) => {
      if (!socket.writable) return;
      const status =
        error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
      const body = JSON.stringify(problemBody(status, 'The request could not be read.'));
      socket.end(
        `HTTP/1.1 ${status} Bad Request\r\nContent-Type: application/problem+json\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  acceptJsonBodies(app);
  answerErrors(app, log);

  const extraSources = new ExtraSourcesCache(() => store.cameras.list());
  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request.url);
    const isApi = path.startsWith('/api/');
    reply.headers(headersFor(path, isApi ? undefined : await extraSources.get()));
    if (isApi) reply.header('Cache-Control', 'no-store');
  });
  guardAccess(app, gate);
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
  cameraRoutes(app, { store, onChange: () => extraSources.invalidate() });
  aggregateRoutes(app, { store, nowMs, ...(options.bucketSchema && { bucketSchema: options.bucketSchema }) });
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
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
