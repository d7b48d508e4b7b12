import type { GatewayProblem } from '../../../src/api/gateway-contract';
import type { GatewayInput } from '../../../src/domain/config';
import { messageOf } from '../../../src/lib/errors';
import { GatewayError } from '../gateway-error';
import { PushListener } from './push-listener';
import type { SourceInput } from './source-input';

/** A port that is taken may be free later. */
const AGAIN_MS = 10_000;

interface PushPortOptions {
  readonly input: Extract<GatewayInput, { kind: 'push' }>;
  readonly host: string;
  readonly publisherNetworks: readonly string[];
  readonly onPublisher: (input: SourceInput) => void;
  /** Null: what was wrong is over. */
  readonly onProblem: (problem: GatewayProblem | null) => void;
}

/** The port of a source that is pushed to us: closed without a key, opened anew with another one. */
export class PushPort {
  readonly #options: PushPortOptions;
  #listener: PushListener | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PushPortOptions) {
    this.#options = options;
  }

  /** Listens with this key; an empty one closes the port. What goes wrong is told, not thrown. */
  async open(key: string): Promise<void> {
    this.dispose();
    const { input, onProblem, ...rest } = this.#options;
    if (key === '') {
      onProblem({ code: 'key-missing', detail: 'Give this camera a key; until then its port stays closed.' });
      return;
    }
    const { port, protocol } = input;
    const listener = new PushListener({ ...rest, key, port, protocol, onProblem });
    this.#listener = listener;
    try {
      await listener.listen();
      if (this.#listener === listener) onProblem(null);
    } catch (error) {
      if (this.#listener !== listener) return;
      this.#timer = setTimeout(() => void this.open(key), AGAIN_MS);
      onProblem(error instanceof GatewayError ? error.problem : { code: 'failed', detail: messageOf(error) });
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listener?.dispose();
    this.#listener = null;
  }
}
