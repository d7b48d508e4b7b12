import type { TestResult } from '../../src/api/integration-contract';
import { DeliveryError, problemOf } from './delivery-error';
import { SecretLostError } from './secret-box';
import { StatusError } from './webhooks/send-webhook';

/** Tries something once and tells how it went; `attempt` resolves with an HTTP status, or null without one. */
export async function runTest(attempt: () => Promise<number | null>): Promise<TestResult> {
  const startedMs = performance.now();
  const durationMs = (): number => Math.round(performance.now() - startedMs);
  try {
    const status = await attempt();
    return { isOk: true, status, problem: null, durationMs: durationMs() };
  } catch (error) {
    if (!(error instanceof DeliveryError) && !(error instanceof SecretLostError)) throw error;
    const status = error instanceof StatusError ? error.status : null;
    return { isOk: false, status, problem: problemOf(error), durationMs: durationMs() };
  }
}
