import type { Delivery, DeliveryFault, TestResult } from '../../api/integration-contract';
import type { Texts } from '../../state/texts.svelte';

interface Problem {
  readonly fault: DeliveryFault;
  readonly detail: string;
}

/** A problem in the page's language, with the server's own words where they say more. */
export function problemWords(texts: Texts, { fault, detail }: Problem): string {
  const words = texts.say(`integrations.fault.${fault}`);
  const isPlain =
    fault === 'status' || fault === 'other' || fault === 'mail-failed' || fault === 'certificate';
  return isPlain && detail !== '' ? `${words} (${detail})` : words;
}

/** How a test went. */
export function testWords(texts: Texts, { isOk, status, problem, durationMs }: TestResult): string {
  const duration = texts.formats.duration(durationMs);
  if (isOk && status !== null) return texts.say('integrations.test.okStatus', { status, duration });
  if (isOk) return texts.say('integrations.test.ok', { duration });
  const failed = texts.say('integrations.test.failed');
  return problem === null ? failed : `${failed} ${problemWords(texts, problem)}`;
}

/** How a delivery stands. */
export function deliveryWords(texts: Texts, { state, attempts, nextAttemptMs }: Delivery): string {
  switch (state) {
    case 'delivered':
      return texts.say('integrations.delivery.delivered');
    case 'dead':
      return texts.say('integrations.delivery.dead', { count: attempts });
    case 'pending':
      return texts.say('integrations.delivery.pending', {
        at: nextAttemptMs === null ? '' : texts.formats.moment(nextAttemptMs),
      });
  }
}
