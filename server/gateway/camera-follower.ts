import type { SourceConfig } from '../../src/domain/config';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import type { Store, StoredCamera } from '../store/store';
import { credentialScope } from './credential-scope';
import type { GatewayLink } from './gateway-link';

interface FollowerParts {
  readonly store: Store;
  /** Null: there is none, and nothing to do. */
  readonly gateway: GatewayLink | null;
  readonly log: Logger;
}

/** Tells the gateway of a camera that was made (`before` is null), changed, or removed (`after` is null). */
export type CameraFollower = (before: StoredCamera | null, after: StoredCamera | null) => Promise<void>;

/**
 * Keeps the gateway at what the store says. Credentials go first where the camera is gone or now at
 * another address. It never rejects: the change is stored, and the gateway itself gives no
 * credentials to another address than theirs.
 */
export function createCameraFollower({ store, gateway, log }: FollowerParts): CameraFollower {
  if (gateway === null) return () => Promise.resolve();
  return async (before, after) => {
    try {
      if (before !== null && losesCredentials(before.source, after?.source ?? null)) {
        await gateway.setCredentials(before.id, null);
      }
    } catch (error) {
      log.warn('Credentials of a camera could not be removed', {
        id: before?.id ?? '',
        cause: messageOf(error),
      });
    }
    try {
      gateway.configure(await store.allCameras());
    } catch (error) {
      log.error('The gateway could not be told of a change', error);
    }
  };
}

/** Whether what was stored to sign in at `before` must not be used for `after`. */
export function losesCredentials(before: SourceConfig, after: SourceConfig | null): boolean {
  if (before.kind !== 'gateway') return false;
  if (after?.kind !== 'gateway') return true;
  return credentialScope(before.input) !== credentialScope(after.input);
}
