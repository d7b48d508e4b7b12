/** Runs tasks one after the other, in the order they were given. */
export type Serial = <Result>(run: () => Promise<Result>) => Promise<Result>;

/** A new queue. A task's failure goes to its own caller only; the tasks behind it run all the same. */
export function createSerial(): Serial {
  let tail: Promise<unknown> = Promise.resolve();
  return (run) => {
    const result = tail.then(run);
    tail = result.catch(() => undefined);
    return result;
  };
}
