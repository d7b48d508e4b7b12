import type { Camera, SourceConfig } from '../../domain/config';
import { messageOf } from '../../lib/errors';
import {
  credentialsScope,
  setStreamCredentials,
  type StreamCredentials,
} from '../../sources/stream-credentials';
import type { AppState } from '../app.svelte';
import { nameKeyOf } from './camera-kinds';
import type { CameraForm } from './camera-form.svelte';
import type { SignInValues } from './external-fields.svelte';

/** The part of the app that stores cameras. */
type Stores = Pick<AppState, 'addCamera' | 'saveCamera' | 'config' | 'gateway' | 'texts'>;

/**
 * Makes the form's camera with what it needs to sign in. Without its credentials it would not play,
 * so a camera whose credentials the gateway refuses is not kept.
 */
export async function addFromForm(app: Stores, form: CameraForm, source: SourceConfig): Promise<Camera> {
  const name = form.name.trim();
  const proposed = form.proposedName() ?? app.texts.say(nameKeyOf(form.kind));
  const camera = await app.addCamera(source, name === '' ? proposed.slice(0, 80) : name, form.siteId);
  try {
    await storeCredentials(app, camera.id, form, source);
  } catch (error) {
    await app.config.deleteCamera(camera);
    throw new Error(`${app.texts.say('streams.credentials.failed')} ${messageOf(error)}`, { cause: error });
  }
  return camera;
}

/**
 * Stores the form's changes, the camera first: the server removes the credentials of a camera that
 * moves to another host, and stores credentials for the address that the camera then has.
 */
export async function saveFromForm(
  app: Stores,
  form: CameraForm,
  camera: Camera,
  source: SourceConfig,
): Promise<Camera> {
  const saved = await app.saveCamera({ ...camera, name: form.name.trim(), siteId: form.siteId, source });
  try {
    await storeCredentials(app, camera.id, form, source);
  } catch (error) {
    throw new Error(`${app.texts.say('streams.credentials.notKept')} ${messageOf(error)}`, { cause: error });
  }
  return saved;
}

/** What was typed to sign in at a gateway of the operator; null where nothing was, or nothing is needed. */
export function streamCredentialsOf(
  auth: 'none' | 'bearer' | 'basic',
  { token, username, password }: SignInValues,
): StreamCredentials | null {
  switch (auth) {
    case 'none':
      return null;
    case 'bearer':
      return token.trim() === '' ? null : { kind: 'bearer', token: token.trim() };
    case 'basic':
      return username === '' && password === '' ? null : { kind: 'basic', username, password };
  }
}

async function storeCredentials(
  app: Stores,
  cameraId: string,
  form: CameraForm,
  source: SourceConfig,
): Promise<void> {
  const credentials = form.credentials();
  if (credentials !== undefined) await app.gateway.setCredentials(cameraId, credentials);
  if (source.kind !== 'external') return;
  const typed = streamCredentialsOf(form.external.auth, form.external);
  if (typed !== null) setStreamCredentials(credentialsScope(cameraId, source), typed);
}
