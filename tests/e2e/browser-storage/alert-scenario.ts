import type { AlertFiring } from '../../../src/domain/alert';
import { connectCounts } from '../../../src/outbox/db';
import { IdbAlertStore } from '../../../src/outbox/idb-alerts';

/** Made at the `number`th second of 2026. */
function firingOf(number: number, endedAtMs: number | null = null): AlertFiring {
  const firedAtMs = Date.UTC(2026, 0, 1) + number * 1000;
  const hex = firedAtMs.toString(16).padStart(12, '0');
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`,
    ruleId: '0190a000-0000-7000-9000-000000000001',
    cameraId: 'door',
    kind: 'intruder',
    severity: 'warning',
    zoneId: null,
    beganAtMs: firedAtMs - 500,
    firedAtMs,
    endedAtMs,
    count: null,
    confidence: null,
    subject: null,
  };
}

/** Alerts in this browser: on their way, put aside, kept. Numbers are seconds at which they were made. */
export async function alerts() {
  const connection = connectCounts(() => undefined, 'test-alerts');
  const numberOf = ({ firedAtMs }: AlertFiring): number => (firedAtMs - Date.UTC(2026, 0, 1)) / 1000;
  const nobody = new IdbAlertStore(connection, null);
  await nobody.put(firingOf(3));
  const museum = new IdbAlertStore(connection, 'museum');
  const shop = new IdbAlertStore(connection, 'shop');
  for (const number of [2, 1]) await museum.put(firingOf(number));
  await shop.put(firingOf(4));
  const waiting = (await museum.peek(10)).map(numberOf);
  // The end of 1 comes while its beginning is on its way.
  await museum.put(firingOf(1, 9000));
  await museum.remove([firingOf(1).id, firingOf(2).id]);
  const left = (await museum.peek(10)).map((firing) => [numberOf(firing), firing.endedAtMs]);
  await museum.putAside(firingOf(3), { status: 409, reason: 'no', atMs: 1 });
  const counts = { museum: await museum.counts(), shop: await shop.counts() };
  for (const number of [10, 12, 11]) await museum.keep(firingOf(number));
  const kept = (await museum.kept(2)).map(numberOf);
  await museum.prune(Date.UTC(2026, 0, 1) + 11_000);
  const pruned = { kept: (await museum.kept(10)).map(numberOf), museum: await museum.counts() };
  connection.dispose();
  return { waiting, left, counts, kept, pruned };
}
