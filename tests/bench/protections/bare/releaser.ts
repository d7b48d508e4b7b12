/** Breakdowns are neither withheld nor told. */
export class Releaser {
  setPolicy(): void {
    // There is nothing to decide.
  }

  mayTell(): boolean {
    return false;
  }

  kick(): Promise<void> {
    return Promise.resolve();
  }
}
