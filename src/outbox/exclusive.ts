/** Runs a task while no other tab or worker of this browser profile runs one under the same name. */
export type Exclusive = <Result>(run: () => Promise<Result>) => Promise<Result>;

/** By Web Locks; without them (insecure origin) tasks run unguarded, and the server's idempotency keys do the rest. */
export function exclusiveAcrossTabs(name: string): Exclusive {
  return async (run) => {
    const locks = 'locks' in navigator ? navigator.locks : undefined;
    return locks === undefined ? run() : await locks.request(name, run);
  };
}
