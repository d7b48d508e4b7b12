import type { GatewayProblem, GatewayProblemCode } from '../../src/api/gateway-contract';
import { AppError } from '../../src/lib/errors';

/** A source that cannot be shown. The detail is a sentence for a person, without secrets. */
export class GatewayError extends AppError {
  override readonly name = 'GatewayError';
  readonly problem: GatewayProblem;

  constructor(code: GatewayProblemCode, detail: string, cause?: unknown) {
    super(code, detail, { cause });
    this.problem = { code, detail };
  }
}
