import { isAbortError, throwIfAborted } from '../src/lib/errors';
import type { Logger } from '../src/lib/logger';
import type { ServerConfig } from './config';
import type { LogTail } from './diagnostics/log-tail';
import { openGateway } from './gateway/open-gateway';
import { Opened } from './opened';
import { openStore } from './store/open-store';
import { openTls } from './tls/tls-source';

export interface ServeOptions {
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
  const opened = new Opened();
  try {
    const tls = opened.add(await openTls(config, log), (part) => part?.dispose());
    // Three things that take a while each: the gateway's process, the database, the code of the API.
    const gatewayStart = opened.add(openGateway({ config, tls, log, signal }), (starting) =>
      starting.then(
        (part) => part?.close(),
        () => undefined,
      ),
    );
    const code = import('./api-server');
    for (const begun of [gatewayStart, code]) begun.catch(() => undefined);
    const store = opened.add(await openStore(config, log, signal), (part) => part.close());
    const gateway = await gatewayStart;
    gateway?.configure(await store.allCameras());
    const { openApiServer } = await code;
    throwIfAborted(signal);
    const lines = await openApiServer({ config, store, tls, gateway, log, logTail, signal, opened });
    for (const line of lines) print(line);
    await aborted(signal);
  } catch (error) {
    if (!isAbortError(error)) throw error;
  } finally {
    await opened.close();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
