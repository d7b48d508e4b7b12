import type { Disposer } from '../lib/disposer';
import type { StreamNetwork } from './stream-endpoint';

/** Ends a server's session once: with the connection, or when the page goes. */
export async function endSessionWith(
  resources: Disposer,
  session: { readonly url: string; readonly headers?: Readonly<Record<string, string>> },
  { prepare }: Pick<StreamNetwork, 'prepare'>,
): Promise<void> {
  const send = await prepare('stream', { ...session, method: 'DELETE', keepalive: true });
  let isEnded = false;
  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    // A server that does not hear of it ends the session itself, when nobody fetches or receives.
    send().catch(() => undefined);
  };
  resources.add(end);
  resources.listen(window, 'pagehide', end);
}
