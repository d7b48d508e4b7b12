import { createAlarmClient } from '../api/alarm-client';
import { detectBackend, localBackend, type Backend } from '../api/backend';
import type { AggregateReader } from '../api/client';
import { createGatewayClient, type GatewayClient } from '../api/gateway-client';
import { egressFetch } from '../egress/egress';
import { messageOf } from '../lib/errors';
import { createLogger } from '../lib/logger';
import { createRuntime } from '../session';
import type { Runtime } from '../session-types';
import { Access } from './accounts/access.svelte';
import { Entrance } from './accounts/entrance.svelte';
import { isWithoutAccount } from './accounts/without-account';
import { organisationOf } from '../api/organisation-of';
import { AppState } from './app.svelte';
import { openFaces } from './faces/open-faces';
import { readConfiguration } from './config-state.svelte';
import type { Preferences } from './preferences.svelte';
import { isEntrance, parseRoute } from './routes';
import type { Texts } from './texts.svelte';

const logger = createLogger('start');
/** A live view's first picture has come by then, on a machine that has strength for it. */
const CHORES_AFTER_MS = 2_000;

/** What a page begins with. */
export interface StartOptions {
  readonly preferences: Preferences;
  readonly texts: Texts;
  /** Called when somebody at the entrance goes on without an account: start again, then. */
  readonly onwithout: () => void;
}

/** The app, or the entrance where somebody has to come in first. */
export type Started =
  | { readonly kind: 'app'; readonly app: AppState }
  | { readonly kind: 'entrance'; readonly entrance: Entrance };

/** Finds out who asks whom, then builds the runtime and reads the configuration, or shows the entrance. */
export async function startApp(options: StartOptions, isWithout = isWithoutAccount()): Promise<Started> {
  const { preferences, texts, onwithout } = options;
  const [backend] = await Promise.all([findBackend(isWithout), texts.use(preferences.language)]);
  const { accounts: client, session, refusal } = backend;
  if (client !== null && isAtEntrance(backend)) {
    const entrance = new Entrance({ client, session, refusal, preferences, texts, onwithout });
    if (!isDone(entrance)) return { kind: 'entrance', entrance };
    history.replaceState(null, '', entrance.router.href({ screen: 'live', cameraId: null }));
  }
  return { kind: 'app', app: await buildApp(backend, options) };
}

/** An invitation or a sign-in is looked at with the server also by a browser that goes without. */
function findBackend(isWithout: boolean): Promise<Backend> {
  if (isWithout && !isEntrance(routeOfPage())) return localBackend();
  return import.meta.env.DEV && import.meta.env['VITE_FAKE'] === '1'
    ? import('./dev/fake-accounts').then(({ fakeBackend }) => fakeBackend())
    : detectBackend();
}

function isAtEntrance({ session, refusal }: Backend): boolean {
  return session?.state === 'signed-out' || refusal !== null || isEntrance(routeOfPage());
}

/** Whether there is nothing to do at the entrance: who is in has no need to sign in. */
function isDone({ session, refusal, view }: Entrance): boolean {
  const isIn = session !== null && session.state !== 'signed-out';
  return isIn && refusal === null && (view === 'sign-in' || view === 'forgot');
}

function routeOfPage() {
  const base = import.meta.env.BASE_URL.replace(/\/$/, '');
  return parseRoute(location.pathname.slice(base.length)).screen;
}

async function buildApp(backend: Backend, { preferences, texts }: StartOptions): Promise<AppState> {
  const configuration = readConfiguration(backend.config);
  const access = new Access(backend.accounts, backend.session, texts);
  const runtime = await buildRuntime(backend, access.can('counts:write'));
  // The worker uploads by itself: that nobody is signed in any more shows in its outbox alone.
  if (backend.mode === 'server') runtime.onOutbox(({ lastError }) => lastError !== null && access.doubt());
  const reader = backend.reader ?? localReader(runtime);
  const gateway = await buildGateway(backend);
  const alarms = backend.mode === 'server' ? createAlarmClient(egressFetch) : null;
  const openChecks = () => import('./count-audit/check-store').then(({ openCheckStore }) => openCheckStore());
  const openMoments = () =>
    import('../moments/open-moments').then((moments) =>
      moments.openMoments({ hasServer: backend.mode === 'server' && access.can('counts:write') }),
    );
  const parts = {
    openChecks,
    openMoments,
    // Whoever may only watch compares no faces.
    openFaces: backend.mode === 'server' && access.can('counts:write') ? openFaces(runtime) : null,
    runtime,
    store: backend.config,
    reader,
    gateway,
    alarms,
    access,
    preferences,
    texts,
  };
  const app = new AppState(parts);
  if (app.router.route.screen === 'live' && app.mayPlay) prepareEarly(runtime);
  await app.config.load(configuration);
  if (backend.storageProblem !== null) app.notes.problem(texts.say('problem.storage-failed'));
  app.watchShown();
  // What follows shares the browser's storage with the way to the first picture, and nobody waits for it.
  setTimeout(
    () => void app.startChores().catch((error: unknown) => logger.warn(messageOf(error))),
    app.router.route.screen === 'live' ? CHORES_AFTER_MS : 0,
  );
  app.checks.load().catch((error: unknown) => app.notes.problem(messageOf(error)));
  return app;
}

async function buildRuntime({ mode, session }: Backend, mayCount: boolean): Promise<Runtime> {
  if (import.meta.env.DEV && import.meta.env['VITE_FAKE'] === '1') {
    const { createFakeRuntime } = await import('./dev/fake-runtime');
    return createFakeRuntime();
  }
  const organisationId = session === null ? null : organisationOf(session);
  return createRuntime({ mode, mayCount, organisationId });
}

/** The gateway beside the server; null without a server. */
async function buildGateway({ mode, config }: Backend): Promise<GatewayClient | null> {
  if (import.meta.env.DEV && import.meta.env['VITE_FAKE'] === '1') {
    const { createFakeGateway } = await import('./dev/fake-gateway');
    return createFakeGateway(() => config.cameras());
  }
  return mode === 'server' ? createGatewayClient(egressFetch) : null;
}

/** Downloads while the configuration is still being read; a failure is shown by the runtime's state. */
function prepareEarly(runtime: Runtime): void {
  runtime.prepare().catch(() => undefined);
}

/** Reads the history that the analytics worker keeps in this browser. */
function localReader(runtime: Runtime): AggregateReader {
  return {
    read: async (query) => ({ ...query, rows: [...(await runtime.analytics.readLocal(query))] }),
  };
}
