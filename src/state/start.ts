import { detectBackend, type Backend } from '../api/backend';
import type { AggregateReader } from '../api/client';
import { createGatewayClient, type GatewayClient } from '../api/gateway-client';
import { egressFetch } from '../egress/egress';
import { createRuntime } from '../session';
import type { Runtime } from '../session-types';
import { AppState } from './app.svelte';
import type { Preferences } from './preferences.svelte';
import type { Texts } from './texts.svelte';

/** Finds out whether a server stands behind the page, builds the runtime, and reads the configuration. */
export async function startApp(preferences: Preferences, texts: Texts): Promise<AppState> {
  const [backend] = await Promise.all([detectBackend(), texts.use(preferences.language)]);
  const runtime = await buildRuntime(backend);
  const reader = backend.reader ?? localReader(runtime);
  const gateway = await buildGateway(backend);
  const app = new AppState({ runtime, store: backend.config, reader, gateway, preferences, texts });
  if (app.router.route.screen === 'live') prepareEarly(runtime);
  await app.config.load();
  if (backend.storageProblem !== null) app.notes.problem(texts.say('problem.storage-failed'));
  app.watchShown();
  return app;
}

async function buildRuntime({ mode }: Backend): Promise<Runtime> {
  if (import.meta.env.DEV && import.meta.env['VITE_FAKE'] === '1') {
    const { createFakeRuntime } = await import('./dev/fake-runtime');
    return createFakeRuntime();
  }
  return createRuntime({ mode });
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
