import { wrap, type Endpoint, type Remote } from 'comlink';
import { abortError, AppError, throwIfAborted } from '../lib/errors';
import type { Undo } from '../lib/disposer';
import './trusted-worker-urls';

/** What the host needs of a `Worker`; tests give a pair of ports. */
export interface WorkerLike extends Endpoint {
  terminate(): void;
}

/** The worker ended (crash, unreadable message, `terminate()`); what it was doing is lost. */
export class WorkerGoneError extends AppError {
  override readonly name = 'WorkerGoneError';
  constructor(workerName: string, reason: string) {
    super('worker-gone', `worker "${workerName}" is gone: ${reason}`, { isFatal: true });
  }
}

/** A call took longer than it may. The worker may still be at it. */
export class WorkerTimeoutError extends AppError {
  override readonly name = 'WorkerTimeoutError';
  constructor(workerName: string, timeoutMs: number) {
    super('timeout', `worker "${workerName}" gave no answer within ${timeoutMs} ms`);
  }
}

export interface WorkerHostOptions {
  /** For messages. */
  readonly name: string;
  /** Makes the worker; the host owns it from then on. */
  readonly spawn: () => WorkerLike;
  /** How long the worker may take to answer its first greeting, ms. */
  readonly readyTimeoutMs?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** Reading a property that no worker has: any exposed worker answers, with undefined. */
interface Greeting {
  readonly hello: undefined;
}

const READY_TIMEOUT_MS = 30_000;
const GREETING_EVERY_MS = 100;

/**
 * Owns one worker and its comlink proxy. A comlink call alone never settles when its worker dies,
 * and one sent before `expose()` can be lost; here each call waits for the worker's first sign of
 * life and is raced against its death.
 */
export class WorkerHost<Api> {
  readonly #name: string;
  readonly #worker: WorkerLike;
  readonly #api: Remote<Api>;
  readonly #ready: Promise<void>;
  readonly #onGone = new Set<(error: WorkerGoneError) => void>();
  readonly #removeListeners: Undo;
  #gone: WorkerGoneError | null = null;

  constructor(options: WorkerHostOptions) {
    this.#name = options.name;
    this.#worker = options.spawn();
    this.#removeListeners = this.#watch();
    this.#api = wrap<Api>(this.#worker);
    this.#ready = this.#greet(options.readyTimeoutMs ?? READY_TIMEOUT_MS);
    // Whoever waits for it hears of the failure; nobody has to.
    this.#ready.catch(() => undefined);
  }

  get isGone(): boolean {
    return this.#gone !== null;
  }

  /** Settles when the worker has answered for the first time, or is known to be dead or mute. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /**
   * Calls the worker. Rejects with an AbortError, `WorkerGoneError`, `WorkerTimeoutError` or the
   * worker's own error. An aborted or late call goes on inside the worker, only its answer is
   * dropped. When the host rejects before `send` ran, nothing was transferred: callers close what
   * they send in a `finally`, which is harmless after a transfer.
   */
  async call<Result>(
    send: (api: Remote<Api>) => Promise<Result>,
    options: CallOptions = {},
  ): Promise<Result> {
    throwIfAborted(options.signal);
    return this.#race(async (stillWanted) => {
      await this.#ready;
      if (!stillWanted()) throw abortError(options.signal);
      return send(this.#api);
    }, options);
  }

  /** Calls back once when the worker is gone, at once if it already is. Returns the undo. */
  onGone(listener: (error: WorkerGoneError) => void): Undo {
    if (this.#gone !== null) {
      listener(this.#gone);
      return () => undefined;
    }
    this.#onGone.add(listener);
    return () => this.#onGone.delete(listener);
  }

  /** Ends the worker; every pending call rejects. */
  terminate(reason = 'it was terminated'): void {
    this.#end(reason);
  }

  /** `terminate()` by our common word. Twice is harmless. */
  dispose(): void {
    this.#end('it was disposed');
  }

  #watch(): Undo {
    const onError = (event: unknown): void => this.#end(reasonOf(event));
    const onMessageError = (): void => this.#end('a message could not be read');
    this.#worker.addEventListener('error', onError);
    this.#worker.addEventListener('messageerror', onMessageError);
    return () => {
      this.#worker.removeEventListener('error', onError);
      this.#worker.removeEventListener('messageerror', onMessageError);
    };
  }

  /** Greets until the worker answers: a greeting that arrives before `expose()` is lost. */
  async #greet(timeoutMs: number): Promise<void> {
    const greeting = wrap<Greeting>(this.#worker);
    let timer: ReturnType<typeof setInterval> | undefined;
    try {
      await this.#race(
        () =>
          new Promise<void>((resolve, reject) => {
            const ask = (): void => void greeting.hello.then(() => resolve(), reject);
            timer = setInterval(ask, GREETING_EVERY_MS);
            ask();
          }),
        { timeoutMs },
      );
    } catch (error) {
      if (error instanceof WorkerTimeoutError) this.#end(`it did not start within ${timeoutMs} ms`);
      throw this.#gone ?? error;
    } finally {
      clearInterval(timer);
    }
  }

  /** Settles with whatever comes first, and removes every listener and timer on every ending. */
  #race<Result>(
    run: (stillWanted: () => boolean) => Promise<Result>,
    { signal, timeoutMs }: CallOptions,
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      let isSettled = false;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const settle = (finish: () => void): void => {
        if (isSettled) return;
        isSettled = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        forgetGone();
        finish();
      };
      const onAbort = (): void => settle(() => reject(abortError(signal)));
      let forgetGone: Undo = () => undefined;
      forgetGone = this.onGone((error) => settle(() => reject(error)));
      if (isSettled) return;
      signal?.addEventListener('abort', onAbort, { once: true });
      if (timeoutMs !== undefined) {
        timer = setTimeout(
          () => settle(() => reject(new WorkerTimeoutError(this.#name, timeoutMs))),
          timeoutMs,
        );
      }
      run(() => !isSettled).then(
        (result) => settle(() => resolve(result)),
        (error: unknown) => settle(() => reject(error)),
      );
    });
  }

  #end(reason: string): void {
    if (this.#gone !== null) return;
    const error = new WorkerGoneError(this.#name, reason);
    this.#gone = error;
    this.#removeListeners();
    this.#worker.terminate();
    const listeners = [...this.#onGone];
    this.#onGone.clear();
    for (const listener of listeners) listener(error);
  }
}

/** An `ErrorEvent` has a message unless the script could not be loaded at all. */
function reasonOf(event: unknown): string {
  const message: unknown =
    typeof event === 'object' && event !== null && 'message' in event ? event.message : undefined;
  return typeof message === 'string' && message !== '' ? message : 'its script could not be loaded or run';
}
