/**
 * Compute threads of the engines are workers of the vision worker. They inherit its policy, and so have no
 * network; what the policy cannot close is removed from them as well, before their own code runs.
 */

interface Removal {
  readonly global: readonly string[];
  readonly navigator: readonly string[];
}

/** From now on each worker that is started here begins with the removals. */
export function lockThreads(removal: Removal): void {
  const Thread = globalThis.Worker;
  const removing = `{
    const removeFrom = ${removeFrom.toString()};
    removeFrom(self, ${JSON.stringify(removal.global)});
    removeFrom(navigator, ${JSON.stringify(removal.navigator)});
  }`;
  globalThis.Worker = class extends Thread {
    constructor(script: string | URL, options?: WorkerOptions) {
      const address = JSON.stringify(String(script));
      const isModule = options?.type === 'module';
      super(
        isModule
          ? blobOf(`import ${JSON.stringify(blobOf(removing))};\nimport ${address};`)
          : blobOf(`${removing}\nimportScripts(${address});`),
        options,
      );
    }
  };
}

/** Names that a thread, started now, still has; rejects where none starts. */
export function channelsOfThread(names: readonly string[], timeoutMs: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const looking = `postMessage(${JSON.stringify(names)}.filter((name) => name in self || name in navigator))`;
    const thread = new Worker(blobOf(looking));
    const timer = setTimeout(() => settle(() => reject(new Error('no thread answered'))), timeoutMs);
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      thread.terminate();
      finish();
    };
    thread.onmessage = ({ data }: MessageEvent<readonly string[]>) => settle(() => resolve(data));
    thread.onerror = () => settle(() => reject(new Error('a thread could not be started')));
  });
}

/**
 * Deletes properties wherever on the prototype chain they stand. Threads run it from its source text: it may
 * use nothing but what every worker has.
 */
export function removeFrom(target: object, names: readonly string[]): void {
  for (const name of names) {
    for (let owner: object | null = target; owner !== null; owner = Reflect.getPrototypeOf(owner)) {
      Reflect.deleteProperty(owner, name);
    }
  }
}

/** Lives as long as the vision worker: a thread may load it at any time after it was asked for. */
function blobOf(code: string): string {
  return URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
}
