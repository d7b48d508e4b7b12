import type { GatewayProblem, GatewayProblemCode } from '../../../src/api/gateway-contract';

/** Keeps the first problem of a source: those that follow are its consequences. */
export class FirstProblem {
  #problem: GatewayProblem | null = null;

  get value(): GatewayProblem | null {
    return this.#problem;
  }

  note(code: GatewayProblemCode, detail: string): void {
    this.#problem ??= { code, detail };
  }
}
