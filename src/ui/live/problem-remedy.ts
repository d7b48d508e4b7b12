import type { SourceConfig } from '../../domain/config';
import type { ProblemCode } from '../../session-types';

/** What the user can open to set a stream right: who is watching, or the camera's own settings. */
export type Remedy = 'sign-in' | 'edit-camera';

/** Problems that go when the camera is given another address, sign-in, port, key or file. */
const SETTLED_IN_SETTINGS: readonly ProblemCode[] = [
  'gateway-unauthorised',
  'gateway-address-refused',
  'gateway-redirected',
  'gateway-unreachable',
  'gateway-not-found',
  'gateway-no-video',
  'gateway-publisher-refused',
  'gateway-port-taken',
  'gateway-key-missing',
  'gateway-file-missing',
];

/** The dialog that helps with a problem of a stream; null where none does. */
export function remedyOf(code: ProblemCode, source: SourceConfig['kind']): Remedy | null {
  if (source === 'external' && code === 'stream-unauthorised') return 'sign-in';
  return source === 'gateway' && SETTLED_IN_SETTINGS.includes(code) ? 'edit-camera' : null;
}
