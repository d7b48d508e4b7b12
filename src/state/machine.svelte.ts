import type { OutboxState } from '../../workers/protocol';
import type { Runtime, RuntimeState } from '../session-types';

/** The runtime's state as the screens read it. */
export class Machine {
  #state: RuntimeState = $state.raw({
    phase: 'idle',
    download: null,
    engine: null,
    models: [],
    engineReason: 'default',
    pack: null,
    lock: null,
    problem: null,
  });
  #outbox = $state.raw<OutboxState | null>(null);
  readonly #undo: readonly (() => void)[];

  /** Listens to the runtime, which the caller owns. */
  constructor(readonly runtime: Runtime) {
    this.#state = runtime.state();
    this.#undo = [
      runtime.subscribe((state) => {
        this.#state = state;
      }),
      runtime.onOutbox((state) => {
        this.#outbox = state;
      }),
    ];
  }

  get state(): RuntimeState {
    return this.#state;
  }

  /** How the upload stands; null before the first report. */
  get outbox(): OutboxState | null {
    return this.#outbox;
  }

  dispose(): void {
    for (const undo of this.#undo) undo();
  }
}
